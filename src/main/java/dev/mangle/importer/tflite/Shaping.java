package dev.mangle.importer.tflite;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** RESHAPE, SQUEEZE, EXPAND_DIMS and TRANSPOSE: the same numbers under another shape. */
final class Shaping {
  private Shaping() {}

  /** The first three: the file says the shape that comes out. */
  static Operand<TFloat32> reshape(Call call) {
    return to(call, call.x(0), call.output().shape());
  }

  /** {@code x} as {@code shape}, whose first axis must still be that of the images. */
  static Operand<TFloat32> to(Call call, Operand<TFloat32> x, int[] shape) {
    int[] from = call.input(0).shape();
    boolean sameImages =
        shape.length > 0 && from.length > 0 && (shape[0] == from[0] || shape[0] < 0);
    if (!sameImages) {
      throw call.refuse(
          "from %s to %s: expected the first axis, that of the images, to stay"
              .formatted(Arrays.toString(from), Arrays.toString(shape)));
    }
    int[] wanted = shape.clone();
    wanted[0] = -1;
    if (IntStream.of(shape).skip(1).anyMatch(extent -> extent < 0)) {
      throw call.refuse("a shape that depends on the image's size is not supported");
    }
    return call.tf().reshape(x, call.tf().array(wanted));
  }

  static Operand<TFloat32> transpose(Call call) {
    int[] order = call.constant(1).ints();
    if (order.length == 0 || order[0] != 0) {
      throw call.refuse(
          "order %s: expected the first axis, that of the images, to stay"
              .formatted(Arrays.toString(order)));
    }
    Ops tf = call.tf();
    return tf.linalg.transpose(call.x(0), tf.array(order));
  }
}
