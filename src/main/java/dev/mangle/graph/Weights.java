package dev.mangle.graph;

import java.util.HashMap;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A graph's weights apart from it.
 *
 * <p>TensorFlow copies constants whenever it is handed a graph and whenever it gives one back.
 * While a graph is only built upon, placeholders of the same names, types and shapes do as well.
 *
 * @param outline the graph with placeholders for its weights
 * @param nodes the constants that they stand for, by name
 */
public record Weights(GraphDef outline, Map<String, NodeDef> nodes) {
  /** Constants of fewer values may decide shapes, and weigh nothing. */
  private static final long LEAST = 65;

  /** Takes the large constants of real numbers out of {@code graph}. */
  public static Weights apart(GraphDef graph) {
    Map<String, NodeDef> nodes = new HashMap<>();
    GraphDef.Builder outline = graph.toBuilder().clearNode();
    for (NodeDef node : graph.getNodeList()) {
      if (Consts.isReal(node) && values(shape(node)) >= LEAST) {
        nodes.put(node.getName(), node);
        outline.addNode(placeholder(node));
      } else {
        outline.addNode(node);
      }
    }
    return new Weights(outline.build(), nodes);
  }

  /** Leaves them where they are. */
  public static Weights within(GraphDef graph) {
    return new Weights(graph, Map.of());
  }

  private static NodeDef placeholder(NodeDef node) {
    return NodeDef.newBuilder()
        .setName(node.getName())
        .setOp("Placeholder")
        .setDevice(node.getDevice())
        .putAttr("dtype", node.getAttrOrThrow("dtype"))
        .putAttr("shape", AttrValue.newBuilder().setShape(shape(node)).build())
        .build();
  }

  private static TensorShapeProto shape(NodeDef constant) {
    return constant.getAttrOrThrow("value").getTensor().getTensorShape();
  }

  private static long values(TensorShapeProto shape) {
    return shape.getDimList().stream()
        .mapToLong(TensorShapeProto.Dim::getSize)
        .reduce(1, (a, b) -> a * b);
  }

  /** {@code graph}, which grew out of the outline, with its weights. */
  public GraphDef putInto(GraphDef graph) {
    GraphDef.Builder whole = graph.toBuilder();
    for (int i = 0; i < whole.getNodeCount(); i++) {
      NodeDef weight = nodes.get(whole.getNode(i).getName());
      if (weight != null) {
        whole.setNode(i, weight);
      }
    }
    return whole.build();
  }
}
