package dev.mangle.importer.tflite;

import com.google.flatbuffers.Table;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** ADD, SUB, MUL, DIV, MAXIMUM and MINIMUM of two inputs, either of which may be constant. */
final class Arithmetic {
  private static final Byte NO_ACTIVATION = 0;

  private Arithmetic() {}

  /** Two numbers become one, with broadcasting. */
  @FunctionalInterface
  interface Pairwise {
    Operand<TFloat32> apply(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b);
  }

  static Operand<TFloat32> add(Call call) {
    byte fused =
        fused(call, BuiltinOptions.AddOptions, new AddOptions(), o -> o.fusedActivationFunction());
    return call.activate(pair(call, (tf, a, b) -> tf.math.add(a, b)), fused);
  }

  static Operand<TFloat32> sub(Call call) {
    byte fused =
        fused(call, BuiltinOptions.SubOptions, new SubOptions(), o -> o.fusedActivationFunction());
    return call.activate(pair(call, (tf, a, b) -> tf.math.sub(a, b)), fused);
  }

  static Operand<TFloat32> mul(Call call) {
    byte fused =
        fused(call, BuiltinOptions.MulOptions, new MulOptions(), o -> o.fusedActivationFunction());
    return call.activate(pair(call, (tf, a, b) -> tf.math.mul(a, b)), fused);
  }

  static Operand<TFloat32> div(Call call) {
    byte fused =
        fused(call, BuiltinOptions.DivOptions, new DivOptions(), o -> o.fusedActivationFunction());
    return call.activate(pair(call, (tf, a, b) -> tf.math.div(a, b)), fused);
  }

  static Operand<TFloat32> maximum(Call call) {
    return pair(call, (tf, a, b) -> tf.math.maximum(a, b));
  }

  static Operand<TFloat32> minimum(Call call) {
    return pair(call, (tf, a, b) -> tf.math.minimum(a, b));
  }

  private static <T extends Table> byte fused(
      Call call, byte type, T options, Function<T, Byte> activation) {
    return call.options(type, options, activation, NO_ACTIVATION);
  }

  private static Operand<TFloat32> pair(Call call, Pairwise f) {
    return f.apply(call.tf(), operand(call, 0), operand(call, 1));
  }

  /** A constant may have a first axis of one, or none: it then holds for every image. */
  private static Operand<TFloat32> operand(Call call, int i) {
    if (call.isConstant(i)) {
      LiteTensor constant = call.constant(i);
      int other = call.rank(1 - i);
      if (constant.shape().length > other
          || (constant.shape().length == other && other > 0 && constant.shape()[0] != 1)) {
        throw call.refuse(
            "its constant %s does not hold for every image".formatted(constant.shapeText()));
      }
    }
    return call.operand(i);
  }
}
