package dev.mangle.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.RawCustomGradient;
import org.tensorflow.types.TFloat32;

/**
 * Gradients that TensorFlow's C++ registry lacks, registered once for the process.
 *
 * <ul>
 *   <li>Erfc: {@code -2 / sqrt(pi) exp(-x^2) dy}
 *   <li>FakeQuantWithMinMaxVars and its PerChannel form: TensorFlow's own gradient operation, which
 *       passes dy where x is inside the range
 * </ul>
 */
final class CustomGradients {
  private static final Map<String, RawCustomGradient> GRADIENTS =
      Map.of(
          "Erfc", CustomGradients::erfc,
          "FakeQuantWithMinMaxVars", CustomGradients::fakeQuant,
          "FakeQuantWithMinMaxVarsPerChannel", CustomGradients::fakeQuant);

  static {
    GRADIENTS.forEach(
        (op, gradient) -> {
          if (!Ops.hasGradient(op)) {
            TensorFlow.registerCustomGradient(op, gradient);
          }
        });
  }

  private CustomGradients() {}

  /** Makes sure that they are registered: loading this class does it. */
  static void register() {}

  @SuppressWarnings("unchecked")
  private static List<Operand<?>> erfc(
      org.tensorflow.op.Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TFloat32> x = (Operand<TFloat32>) (Operand<?>) op.input(0);
    Operand<TFloat32> slope =
        tf.math.mul(
            tf.constant((float) (-2 / Math.sqrt(Math.PI))),
            tf.math.exp(tf.math.neg(tf.math.square(x))));
    return List.of(tf.math.mul((Operand<TFloat32>) (Operand<?>) dy.get(0), slope));
  }

  private static List<Operand<?>> fakeQuant(
      org.tensorflow.op.Ops tf, GraphOperation op, List<Output<?>> dy) {
    OperationBuilder builder =
        tf.scope().opBuilder(op.type() + "Gradient", op.type() + "Gradient").addInput(dy.get(0));
    for (int i = 0; i < 3; i++) {
      builder.addInput(op.input(i));
    }
    builder.setAttr("num_bits", op.attributes().getAttrInt("num_bits"));
    builder.setAttr("narrow_range", op.attributes().getAttrBool("narrow_range"));
    Operation gradient = builder.build();
    List<Operand<?>> gradients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      gradients.add(gradient.output(i));
    }
    return gradients;
  }
}
