package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Iteration;
import dev.mangle.attack.engine.Technique;
import dev.mangle.attack.step.Lengths;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Enhanced momentum (EMI): the mean gradient at points along the last mean gradient g, {@code x +
 * c_i alpha g / mean|g|}, with c_i spread evenly over [-radius, radius].
 *
 * <p>Source: Wang et al., "Boosting adversarial transferability through enhanced momentum", BMVC
 * 2021: 11 points, radius 7.
 *
 * @param points how many
 * @param radius of the c_i
 */
record EnhancedMomentum(int points, double radius) implements Technique.OfPoint {
  static final Kind<Technique> KIND =
      new Kind<>(
          "mean grad(x + c alpha g / mean|g|), g the last one, c in -radius..radius",
          "Wang et al. 2021 (EMI)",
          List.of(Parameter.whole("points", 11, 1, 100), Parameter.number("radius", 7, 0, 100)),
          a -> new EnhancedMomentum(a.whole("points"), a.number("radius")));

  @Override
  public Operand<TFloat32> gradient(
      Iteration it, Operand<TFloat32> x, UnaryOperator<Operand<TFloat32>> gradient) {
    Ops tf = it.tf();
    Operand<TFloat32> along = it.steps(Lengths.byMean(tf, it.state("emi")), 1);
    Operand<TFloat32> mean =
        it.mean(
            points,
            pass -> {
              Operand<TFloat32> c =
                  it.number("emi.c", (draw, values, at) -> values[at] = factor(draw.pass(pass)));
              return gradient.apply(tf.math.add(x, tf.math.mul(along, c)));
            });
    it.update("emi", mean);
    return mean;
  }

  private float factor(int point) {
    return points == 1 ? 0 : (float) (radius * (2.0 * point / (points - 1) - 1));
  }
}
