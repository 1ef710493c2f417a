package dev.mangle.importer.tflite;

import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.TensorType;

/**
 * Finds the ReLU that a quantised file carries only in the range of an output.
 *
 * <p>Integers saturate: where the lowest one stands for 0, nothing below 0 comes through.
 * Converters know that and leave the ReLU out. The rule: an operator without an activation of its
 * own whose output's range starts at 0 is followed by ReLU; by ReLU6 where the range ends at 6, up
 * to one quantisation step. Any other upper end is only the largest value that calibration saw, and
 * stays open.
 */
final class ImplicitRelu {
  private static final float SIX = 6;

  private ImplicitRelu() {}

  /** Code of the activation ({@link ActivationFunctionType}) that {@code output}'s range tells. */
  static byte of(LiteTensor output) {
    Quantisation quantisation = output.quantisation();
    if (quantisation == null || !quantisation.perTensor() || !isActivation(output.type())) {
      return ActivationFunctionType.NONE;
    }
    int lowest = output.type() == TensorType.UINT8 ? 0 : Byte.MIN_VALUE;
    if (quantisation.zeroPoint()[0] != lowest) {
      return ActivationFunctionType.NONE;
    }
    float step = quantisation.scale()[0];
    float end = quantisation.real(lowest + 0xffL, 0);
    return Math.abs(end - SIX) <= step ? ActivationFunctionType.RELU6 : ActivationFunctionType.RELU;
  }

  private static boolean isActivation(byte type) {
    return type == TensorType.UINT8 || type == TensorType.INT8;
  }
}
