package dev.mangle.importer.tflite;

import org.tensorflow.Operand;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptions;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** PAD with zeros, PADV2 with a constant, MIRROR_PAD: at every axis but that of the images. */
final class Padding {
  private Padding() {}

  static Operand<TFloat32> zeros(Call call) {
    return call.tf().pad(call.x(0), amounts(call), call.tf().constant(0f));
  }

  static Operand<TFloat32> constant(Call call) {
    float[] value = call.constant(2).floats();
    if (value.length != 1) {
      throw call.refuse("expected one value to pad with, found %d".formatted(value.length));
    }
    return call.tf().pad(call.x(0), amounts(call), call.tf().constant(value[0]));
  }

  static Operand<TFloat32> mirror(Call call) {
    byte mode =
        call.options(
            BuiltinOptions.MirrorPadOptions, new MirrorPadOptions(), MirrorPadOptions::mode, null);
    String name = mode == MirrorPadMode.REFLECT ? "REFLECT" : "SYMMETRIC";
    return call.tf().mirrorPad(call.x(0), amounts(call), name);
  }

  private static Operand<TInt32> amounts(Call call) {
    int[] amounts = call.constant(1).ints();
    int rank = call.rank(0);
    boolean fits = amounts.length == 2 * rank && rank > 0 && amounts[0] == 0 && amounts[1] == 0;
    for (int amount : amounts) {
      fits &= amount >= 0;
    }
    if (!fits) {
      throw call.refuse(
          "expected paddings of 0 or more for each of %d axes, and none of the images"
              .formatted(rank));
    }
    Ops tf = call.tf();
    return tf.constant(Shape.of(rank, 2), DataBuffers.of(amounts));
  }
}
