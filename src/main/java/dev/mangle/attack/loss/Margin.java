package dev.mangle.attack.loss;

import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * By how much the best other score is above the class's, {@code max_{j != c} z_j - z_c}, up to
 * kappa beyond the goal: {@code min(margin, kappa)} where it is to grow, {@code max(margin,
 * -kappa)} where it is to shrink. On the way to the goal nothing is cut, however far it is.
 *
 * <p>Source: Carlini and Wagner, "Towards evaluating the robustness of neural networks", 2017; 50
 * is the MNIST challenge's.
 *
 * @param kappa margin beyond the goal at which nothing is left to gain
 */
record Margin(double kappa) implements Loss {
  /** Below every score. */
  private static final float FAR = 1e9f;

  private static final double MOST = 1e6;

  static final Kind<Loss> KIND =
      new Kind<>(
          "best other score minus that of the class, up to kappa beyond the goal",
          "Carlini and Wagner 2017",
          List.of(Parameter.number("kappa", 50, 0, MOST)),
          a -> new Margin(a.number("kappa")));

  @Override
  public Operand<TFloat32> of(
      Ops tf, Operand<TFloat32> scores, Operand<TInt32> index, boolean growing) {
    Operand<TFloat32> own = OneHots.of(tf, scores, index);
    Operand<TFloat32> others = tf.math.sub(scores, tf.math.mul(own, tf.constant(FAR)));
    Operand<TFloat32> margin =
        tf.math.sub(tf.reduceMax(others, tf.array(1)), OneHots.pick(tf, scores, own));
    Operand<TFloat32> cut =
        growing
            ? tf.math.minimum(margin, tf.constant((float) kappa))
            : tf.math.maximum(margin, tf.constant((float) -kappa));
    return tf.math.mul(cut, tf.reduceSum(own, tf.array(1)));
  }
}
