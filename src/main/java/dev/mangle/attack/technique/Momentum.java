package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Iteration;
import dev.mangle.attack.engine.Technique;
import dev.mangle.attack.step.Lengths;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Momentum (MI): {@code g = mu g + grad / mean|grad|}, and the step follows g.
 *
 * <p>Source: Dong et al., "Boosting adversarial attacks with momentum", CVPR 2018: mu 1, mean
 * absolute value. With {@code normalise=std}, as in its targeted contest entry (NIPS 2017), the
 * gradient is divided by its standard deviation, and so is g each time; with {@code none} the raw
 * gradient is added (Zhao et al. 2021, Logit attack).
 *
 * @param decay mu
 * @param normalise l1, std or none
 */
record Momentum(double decay, String normalise) implements Technique.OfGradient {
  /** Name of the state that holds g. */
  static final String STATE = "momentum";

  static final Kind<Technique> KIND =
      new Kind<>(
          "g = decay g + grad / mean|grad|",
          "Dong et al. 2018",
          List.of(
              Parameter.number("decay", 1, 0, 10),
              Parameter.word("normalise", "l1", "std", "none")),
          a -> new Momentum(a.number("decay"), a.word("normalise")));

  @Override
  public Operand<TFloat32> apply(Iteration it, Operand<TFloat32> gradient) {
    Ops tf = it.tf();
    boolean deviation = normalise.equals("std");
    Operand<TFloat32> share =
        switch (normalise) {
          case "l1" -> Lengths.byMean(tf, gradient);
          case "std" -> Lengths.byDeviation(tf, gradient);
          default -> gradient;
        };
    Operand<TFloat32> sum = tf.math.add(it.scaled(it.state(STATE), decay), share);
    Operand<TFloat32> g = deviation ? Lengths.byDeviation(tf, sum) : sum;
    it.update(STATE, g);
    return g;
  }
}
