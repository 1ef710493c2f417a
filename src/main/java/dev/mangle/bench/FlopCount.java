package dev.mangle.bench;

import dev.mangle.image.ImageShape;
import dev.mangle.model.Network;
import dev.mangle.model.PixelGraph;
import java.util.Iterator;
import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.ndarray.Shape;

/**
 * Counts the multiplications and additions of a network's convolutions and products.
 *
 * <p>On a network without rewrites: what they leave is the same work in operations of other names.
 */
final class FlopCount {
  private FlopCount() {}

  /** Floating-point operations of a forward pass of one image. */
  static double ofForward(Network network, ImageShape shape) {
    double forward = 0;
    try (PixelGraph graph = PixelGraph.outline(List.of(network), shape)) {
      for (Iterator<GraphOperation> all = graph.graph().operations(); all.hasNext(); ) {
        forward += of(all.next());
      }
    }
    return forward;
  }

  /**
   * Floating-point operations of one input gradient of one image: the forward pass, and as much
   * again for the gradient with respect to the activations.
   */
  static double ofGradient(Network network, ImageShape shape) {
    return 2 * ofForward(network, shape);
  }

  private static double of(GraphOperation operation) {
    return switch (operation.type()) {
      case "Conv2D" -> {
        Shape kernel = operation.input(1).shape();
        yield 2.0 * kernel.get(0) * kernel.get(1) * kernel.get(2) * valuesAnImage(operation);
      }
      case "DepthwiseConv2dNative" -> {
        Shape kernel = operation.input(1).shape();
        yield 2.0 * kernel.get(0) * kernel.get(1) * valuesAnImage(operation);
      }
      case "MatMul" -> 2.0 * operation.input(1).shape().size();
      default -> 0;
    };
  }

  /** Values of the output, its first dimension (the batch) left out. */
  private static double valuesAnImage(GraphOperation operation) {
    Shape shape = operation.output(0).shape();
    double values = 1;
    for (int i = 1; i < shape.numDimensions(); i++) {
      values *= shape.get(i);
    }
    return values;
  }
}
