package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Iteration;
import dev.mangle.attack.engine.Technique;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Variance tuning (VMI; with {@code ni}, VNI): the gradient plus the variance of the last
 * iteration, {@code v = mean grad(x + U(-beta eps, beta eps)) - grad(x)}.
 *
 * <p>Source: Wang and He, "Enhancing the transferability of adversarial attacks through variance
 * tuning", CVPR 2021: 20 neighbours, beta 1.5. With {@code ni} before it, neighbours lie around the
 * point that is looked ahead to, as in TransferAttack; the official VNI draws them around x.
 *
 * @param neighbours how many
 * @param beta half width of their box, in epsilons
 */
record VarianceTuning(int neighbours, double beta) implements Technique.OfPoint {
  static final Kind<Technique> KIND =
      new Kind<>(
          "grad + v, then v = mean grad(x + U(-beta eps, beta eps)) - grad",
          "Wang and He 2021",
          List.of(Parameter.whole("neighbours", 20, 1, 100), Parameter.number("beta", 1.5, 0, 10)),
          a -> new VarianceTuning(a.whole("neighbours"), a.number("beta")));

  @Override
  public Operand<TFloat32> gradient(
      Iteration it, Operand<TFloat32> x, UnaryOperator<Operand<TFloat32>> gradient) {
    Ops tf = it.tf();
    double radius = beta * it.setting().epsilon();
    Operand<TFloat32> here = gradient.apply(x);
    Operand<TFloat32> around =
        it.mean(neighbours, pass -> gradient.apply(Neighbour.of(it, "vmi.neighbour", x, radius)));
    Operand<TFloat32> tuned = tf.math.add(here, it.state("vmi"));
    it.update("vmi", tf.math.sub(around, here));
    return tuned;
  }
}
