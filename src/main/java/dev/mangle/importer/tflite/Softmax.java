package dev.mangle.importer.tflite;

import org.tensorflow.Operand;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * SOFTMAX inside a network, as attention has it; the one at its end is left out, see {@link Head}.
 */
final class Softmax {
  private Softmax() {}

  static Operand<TFloat32> build(Call call) {
    Float beta =
        call.options(
            BuiltinOptions.SoftmaxOptions, new SoftmaxOptions(), SoftmaxOptions::beta, null);
    Ops tf = call.tf();
    return tf.nn.softmax(tf.math.mul(call.x(0), tf.constant(beta)));
  }
}
