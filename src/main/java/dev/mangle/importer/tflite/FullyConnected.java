package dev.mangle.importer.tflite;

import org.tensorflow.Operand;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.FullyConnectedOptionsWeightsFormat;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/** FULLY_CONNECTED: a dense layer over all that an image has, weights {@code [out, in]}. */
final class FullyConnected {
  private FullyConnected() {}

  private record Form(byte fused, byte format, boolean keepAxes) {}

  static Operand<TFloat32> build(Call call) {
    Form form =
        call.options(
            BuiltinOptions.FullyConnectedOptions,
            new FullyConnectedOptions(),
            o -> new Form(o.fusedActivationFunction(), o.weightsFormat(), o.keepNumDims()),
            null);
    LiteTensor weights = call.constant(1);
    if (form.format() != FullyConnectedOptionsWeightsFormat.DEFAULT
        || weights.shape().length != 2) {
      throw call.refuse("expected weights [out, in], found another order");
    }
    int out = weights.shape()[0];
    int in = weights.shape()[1];
    requireWholeImages(call, in);
    Ops tf = call.tf();
    Operand<TFloat32> rows = tf.reshape(call.x(0), tf.array(-1, in));
    Operand<TFloat32> product =
        tf.linalg.matMul(rows, call.floats(weights.floats(), out, in), MatMul.transposeB(true));
    Operand<TFloat32> y = call.activate(Bias.add(call, product), form.fused());
    return form.keepAxes() ? Shaping.to(call, y, call.output().shape()) : y;
  }

  /** With open extents nobody knows before it runs; the probe finds out then. */
  private static void requireWholeImages(Call call, int in) {
    int[] shape = call.input(0).shape();
    long perImage = 1;
    for (int i = 1; i < shape.length; i++) {
      perImage *= shape[i];
    }
    boolean last = shape.length > 0 && shape[shape.length - 1] == in;
    if (perImage > 0 && perImage != in && !last) {
      throw call.refuse(
          "its %d weights a row do not go with %s".formatted(in, call.input(0).shapeText()));
    }
  }
}
