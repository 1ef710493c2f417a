package dev.mangle.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.GraphDef;

/** Shapes of a graph's tensors as TensorFlow infers them, unknown extents as -1. */
final class Shapes {
  private Shapes() {}

  /** The shape of each of {@code wanted}. */
  static Map<TensorRef, Shape> of(GraphDef graph, Collection<TensorRef> wanted) {
    Map<TensorRef, Shape> shapes = new HashMap<>();
    try (Graph inferred = new Graph()) {
      inferred.importGraphDef(Weights.apart(graph).outline());
      for (TensorRef ref : wanted) {
        shapes.put(ref, inferred.operationOrThrow(ref.node()).output(ref.index()).shape());
      }
    }
    return shapes;
  }

  /** Whether rows, columns or channels of image-shaped tensors are unknown. */
  static boolean hasGaps(Shape shape) {
    return shape.isUnknown() || LongStream.range(1, 4).anyMatch(i -> shape.get((int) i) < 0);
  }
}
