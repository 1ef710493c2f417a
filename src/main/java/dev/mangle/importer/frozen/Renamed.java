package dev.mangle.importer.frozen;

import dev.mangle.graph.TensorRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/** Gives nodes new names, and forgets where the graph was trained. */
final class Renamed {
  private final Map<String, String> names = new HashMap<>();

  /**
   * Prepares {@code graph}.
   *
   * @param wanted new names by old ones; another node that has a new name already steps aside
   */
  Renamed(GraphDef graph, Map<String, String> wanted) {
    Set<String> taken = new HashSet<>(wanted.values());
    graph.getNodeList().forEach(node -> taken.add(node.getName()));
    for (NodeDef node : graph.getNodeList()) {
      String name = node.getName();
      if (!wanted.containsKey(name) && wanted.containsValue(name)) {
        String free = name + "_0";
        for (int i = 1; !taken.add(free); i++) {
          free = name + "_" + i;
        }
        names.put(name, free);
      }
    }
    names.putAll(wanted);
  }

  /** The graph under the new names; placeholder {@code input} (new name) takes that shape. */
  GraphDef apply(GraphDef graph, String input, InputShape shape) {
    GraphDef.Builder renamed = graph.toBuilder().clearNode();
    for (NodeDef node : graph.getNodeList()) {
      NodeDef.Builder copy = node.toBuilder().clearInput().clearDevice().removeAttr("_class");
      copy.setName(names.getOrDefault(node.getName(), node.getName()));
      for (String read : node.getInputList()) {
        TensorRef ref = TensorRef.parse(read);
        copy.addInput(
            new TensorRef(names.getOrDefault(ref.node(), ref.node()), ref.index()).toString());
      }
      if (copy.getName().equals(input)) {
        copy.putAttr("shape", AttrValue.newBuilder().setShape(proto(shape)).build());
      }
      renamed.addNode(copy);
    }
    return renamed.build();
  }

  private static TensorShapeProto proto(InputShape shape) {
    TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
    for (int extent : new int[] {-1, shape.height(), shape.width(), shape.channels()}) {
      proto.addDimBuilder().setSize(extent);
    }
    return proto.build();
  }
}
