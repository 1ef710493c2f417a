package dev.mangle.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/** Shapes of a graph's tensors as TensorFlow infers them, unknown extents as -1. */
final class Shapes {
  /** A constant of more values says nothing of shapes. */
  private static final long MOST = 64;

  private Shapes() {}

  /** The shape of each of {@code wanted}. */
  static Map<TensorRef, Shape> of(GraphDef graph, Collection<TensorRef> wanted) {
    GraphDef.Builder light = graph.toBuilder().clearNode();
    graph.getNodeList().forEach(node -> light.addNode(withoutValues(node)));
    Map<TensorRef, Shape> shapes = new HashMap<>();
    try (Graph inferred = new Graph()) {
      inferred.importGraphDef(light.build());
      for (TensorRef ref : wanted) {
        shapes.put(ref, inferred.operationOrThrow(ref.node()).output(ref.index()).shape());
      }
    }
    return shapes;
  }

  /** A large constant becomes a placeholder: weights need not be copied for their shapes. */
  private static NodeDef withoutValues(NodeDef node) {
    if (!Consts.is(node, DataType.DT_FLOAT)) {
      return node;
    }
    TensorShapeProto shape = node.getAttrOrThrow("value").getTensor().getTensorShape();
    long values = 1;
    for (TensorShapeProto.Dim dim : shape.getDimList()) {
      values *= dim.getSize();
    }
    return values <= MOST
        ? node
        : NodeDef.newBuilder()
            .setName(node.getName())
            .setOp("Placeholder")
            .putAttr("dtype", node.getAttrOrThrow("dtype"))
            .putAttr("shape", AttrValue.newBuilder().setShape(shape).build())
            .build();
  }
}
