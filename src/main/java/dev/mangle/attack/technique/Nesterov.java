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
 * Nesterov look-ahead (NI): the gradient at x + alpha mu g, where g is the momentum of {@code mi}.
 *
 * <p>Source: Lin et al., "Nesterov accelerated gradient and scale invariance for adversarial
 * attacks", ICLR 2020: mu 1. Without {@code mi} in the plan, g is the last gradient divided by its
 * mean absolute value.
 *
 * @param decay mu
 */
record Nesterov(double decay) implements Technique.OfPoint {
  static final Kind<Technique> KIND =
      new Kind<>(
          "grad(x + alpha decay g), g the momentum",
          "Lin et al. 2020",
          List.of(Parameter.number("decay", 1, 0, 10)),
          a -> new Nesterov(a.number("decay")));

  @Override
  public Operand<TFloat32> gradient(
      Iteration it, Operand<TFloat32> x, UnaryOperator<Operand<TFloat32>> gradient) {
    Ops tf = it.tf();
    Operand<TFloat32> ahead = it.steps(it.state(Momentum.STATE), decay);
    Operand<TFloat32> found = gradient.apply(tf.math.add(x, ahead));
    // Where there is a momentum, it takes this update's place.
    it.update(Momentum.STATE, Lengths.byMean(tf, found));
    return found;
  }
}
