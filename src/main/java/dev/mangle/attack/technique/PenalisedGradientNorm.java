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
 * Penalised gradient norm (PGN): the mean over neighbours x' of {@code (1 - gamma) g1 + gamma g2},
 * with g1 = grad(x') and g2 = grad(x' - alpha g1 / mean|g1|), which looks for flat maxima.
 *
 * <p>Source: Ge et al., "Boosting adversarial transferability by achieving flat local maxima",
 * NeurIPS 2023: 20 neighbours, zeta 3, gamma 0.5.
 *
 * @param neighbours how many
 * @param zeta half width of their box, in epsilons
 * @param gamma share of g2
 */
record PenalisedGradientNorm(int neighbours, double zeta, double gamma)
    implements Technique.OfPoint {
  static final Kind<Technique> KIND =
      new Kind<>(
          "mean of (1 - gamma) g + gamma grad(x' - alpha g / mean|g|), x' in x + U(-zeta eps, zeta eps)",
          "Ge et al. 2023",
          List.of(
              Parameter.whole("neighbours", 20, 1, 100),
              Parameter.number("zeta", 3, 0, 10),
              Parameter.number("gamma", 0.5, 0, 1)),
          a ->
              new PenalisedGradientNorm(
                  a.whole("neighbours"), a.number("zeta"), a.number("gamma")));

  @Override
  public Operand<TFloat32> gradient(
      Iteration it, Operand<TFloat32> x, UnaryOperator<Operand<TFloat32>> gradient) {
    Ops tf = it.tf();
    double radius = zeta * it.setting().epsilon();
    return it.mean(
        neighbours,
        pass -> {
          Operand<TFloat32> point = Neighbour.of(it, "pgn.neighbour", x, radius);
          Operand<TFloat32> first = gradient.apply(point);
          Operand<TFloat32> back = it.steps(Lengths.byMean(tf, first), 1);
          Operand<TFloat32> second = gradient.apply(tf.math.sub(point, back));
          return tf.math.add(it.scaled(first, 1 - gamma), it.scaled(second, gamma));
        });
  }
}
