package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Rows;
import dev.mangle.attack.engine.Technique;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Scale invariance (SI): the mean gradient of J(x / 2^i), i = 0 .. copies - 1.
 *
 * <p>Source: Lin et al., "Nesterov accelerated gradient and scale invariance for adversarial
 * attacks", ICLR 2020: 5 copies. Their networks take [-1, 1], so their images fade to middle grey,
 * and so they do here by default; centre 0 fades to black, as code for networks of [0, 1] does.
 *
 * @param copies number of scales
 * @param centre pixel value that images fade to
 */
record ScaleInvariance(int copies, double centre) implements Technique.OfInput {
  static final Kind<Technique> KIND =
      new Kind<>(
          "mean grad of J(x / 2^i), i < copies, about the centre",
          "Lin et al. 2020",
          List.of(Parameter.whole("copies", 5, 1, 20), Parameter.number("centre", 127.5, 0, 255)),
          a -> new ScaleInvariance(a.whole("copies"), a.number("centre")));

  @Override
  public Operand<TFloat32> apply(Rows rows, Operand<TFloat32> x) {
    Ops tf = rows.tf();
    Operand<TFloat32> factor =
        rows.feed(
            "factor",
            Shape.of(1, 1, 1),
            (draw, values, at) -> values[at] = (float) Math.scalb(1.0, -draw.copy()));
    Operand<TFloat32> middle = tf.constant((float) centre);
    return tf.math.add(tf.math.mul(tf.math.sub(x, middle), factor), middle);
  }
}
