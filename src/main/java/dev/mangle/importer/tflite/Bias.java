package dev.mangle.importer.tflite;

import org.tensorflow.Operand;
import org.tensorflow.lite.schema.TensorType;
import org.tensorflow.types.TFloat32;

/** The bias of a convolution or a dense layer: input 2, behind the weights. */
final class Bias {
  private static final int WEIGHTS = 1;
  private static final int BIAS = 2;

  private Bias() {}

  /** {@code y} with the bias, where there is one. */
  static Operand<TFloat32> add(Call call, Operand<TFloat32> y) {
    if (!call.has(BIAS)) {
      return y;
    }
    LiteTensor bias = call.constant(BIAS);
    float[] values = isInteger(bias) ? bias.floats(scale(call, bias)) : bias.floats();
    return call.tf().nn.biasAdd(y, call.floats(values, values.length));
  }

  private static boolean isInteger(LiteTensor bias) {
    return bias.type() == TensorType.INT32 || bias.type() == TensorType.INT64;
  }

  /** Scale of input times weights, which is what the interpreter takes; else the bias's own. */
  private static Quantisation scale(Call call, LiteTensor bias) {
    LiteTensor input = call.input(0);
    LiteTensor weights = call.constant(WEIGHTS);
    if (input.isQuantised() && weights.isQuantised() && input.quantisation().perTensor()) {
      float[] scale = weights.quantisation().scale().clone();
      for (int i = 0; i < scale.length; i++) {
        scale[i] *= input.quantisation().scale()[0];
      }
      return new Quantisation(scale, new long[scale.length], 0);
    }
    if (!bias.isQuantised()) {
      throw call.refuse("its bias '%s' is whole numbers without a scale".formatted(bias.name()));
    }
    return bias.quantisation();
  }
}
