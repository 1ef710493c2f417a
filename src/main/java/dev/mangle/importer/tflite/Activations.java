package dev.mangle.importer.tflite;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.GeluOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.types.TFloat32;

/** Activations: operators of their own, and those fused into others. */
final class Activations {
  private static final float SIX = 6;
  private static final float THREE = 3;
  private static final float HALF = 0.5f;
  private static final float CUBE = 0.044715f;

  private Activations() {}

  /** {@code y} behind the fused activation of that code. */
  static Operand<TFloat32> fused(Call call, Operand<TFloat32> y, byte code) {
    Ops tf = call.tf();
    return switch (code) {
      case ActivationFunctionType.NONE -> y;
      case ActivationFunctionType.RELU -> tf.nn.relu(y);
      case ActivationFunctionType.RELU6 -> tf.nn.relu6(y);
      case ActivationFunctionType.RELU_N1_TO_1 -> clip(tf, y, -1, 1);
      case ActivationFunctionType.TANH -> tf.math.tanh(y);
      default ->
          throw call.refuse(
              "fused activation %s is not supported"
                  .formatted(
                      code < 0 || code >= ActivationFunctionType.names.length
                          ? String.valueOf(code)
                          : ActivationFunctionType.name(code)));
    };
  }

  /** An activation that needs nothing but its input. */
  static OperatorBuilder of(BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> f) {
    return call -> f.apply(call.tf(), call.x(0));
  }

  static Operand<TFloat32> clip(Ops tf, Operand<TFloat32> x, float least, float most) {
    return tf.math.minimum(tf.math.maximum(x, tf.constant(least)), tf.constant(most));
  }

  /** {@code x * relu6(x + 3) / 6}. */
  static Operand<TFloat32> hardSwish(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> gate = tf.nn.relu6(tf.math.add(x, tf.constant(THREE)));
    return tf.math.mul(x, tf.math.mul(gate, tf.constant(1 / SIX)));
  }

  /** {@code x} where positive, else {@code alpha x}, alpha constant and one a channel or more. */
  static Operand<TFloat32> prelu(Call call) {
    Ops tf = call.tf();
    Operand<TFloat32> x = call.x(0);
    Operand<TFloat32> negative = tf.math.neg(tf.nn.relu(tf.math.neg(x)));
    return tf.math.add(tf.nn.relu(x), tf.math.mul(negative, call.operand(1)));
  }

  static Operand<TFloat32> leakyRelu(Call call) {
    float alpha =
        call.options(
            BuiltinOptions.LeakyReluOptions,
            new LeakyReluOptions(),
            LeakyReluOptions::alpha,
            (Float) null);
    return call.tf().nn.leakyRelu(call.x(0), LeakyRelu.alpha(alpha));
  }

  static Operand<TFloat32> gelu(Call call) {
    boolean approximate =
        call.options(
            BuiltinOptions.GeluOptions, new GeluOptions(), GeluOptions::approximate, Boolean.FALSE);
    Ops tf = call.tf();
    Operand<TFloat32> x = call.x(0);
    UnaryOperator<Operand<TFloat32>> gate =
        approximate ? v -> tf.math.tanh(inTanh(tf, v)) : v -> tf.math.erf(inErf(tf, v));
    Operand<TFloat32> share =
        tf.math.mul(tf.constant(HALF), tf.math.add(tf.constant(1f), gate.apply(x)));
    return tf.math.mul(x, share);
  }

  private static Operand<TFloat32> inErf(Ops tf, Operand<TFloat32> x) {
    return tf.math.mul(x, tf.constant((float) Math.sqrt(HALF)));
  }

  private static Operand<TFloat32> inTanh(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> cube = tf.math.mul(tf.math.square(x), x);
    Operand<TFloat32> sum = tf.math.addN(List.of(x, tf.math.mul(cube, tf.constant(CUBE))));
    return tf.math.mul(sum, tf.constant((float) Math.sqrt(2 / Math.PI)));
  }
}
