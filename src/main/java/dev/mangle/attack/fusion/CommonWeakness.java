package dev.mangle.attack.fusion;

import dev.mangle.attack.engine.Iteration;
import dev.mangle.attack.engine.Join;
import dev.mangle.attack.engine.Voters;
import dev.mangle.attack.step.Lengths;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Common weakness (CWA): a sign step of radius r back from x along the gradient of the mean logits,
 * then one step of each network in turn, {@code m = mu m + s_k grad_k / |grad_k|_2}, {@code x' =
 * clip(x' + beta m)}, with shares s_k by the networks' weights, of mean 1. The way from x to the
 * last x', x' - x, takes the place of the gradient; {@code mi} after it is the outer momentum.
 *
 * <p>Source: Chen et al., "Rethinking model ensemble in transfer-based adversarial attacks", ICLR
 * 2024 (MI-CWA): r = eps / 15, mu 1, beta 250 for pixels of [0, 1] at 224x224 and eps 16/255, which
 * is a root mean square of 10.27 epsilons; its outer steps are eps / 5 long, 10 of them ({@code
 * --step-size eps/5}). m lives on from iteration to iteration. With {@code ti} the kernel acts on
 * the direction x' - x only, not on the gradients of the inner steps.
 *
 * @param radius r, in epsilons
 * @param decay mu
 * @param inner beta as a root mean square change, in epsilons
 */
record CommonWeakness(double radius, double decay, double inner) implements Fusion {
  private static final double RADIUS = 1.0 / 15;
  private static final double INNER = 10.27;

  static final Kind<Fusion> KIND =
      new Kind<>(
          "a step back along g, then g_k / |g_k|_2 of each network in turn",
          "Chen et al. 2024",
          List.of(
              Parameter.number("radius", RADIUS, 0, 1),
              Parameter.number("decay", 1, 0, 10),
              Parameter.number("inner", INNER, 0, 100)),
          a -> new CommonWeakness(a.number("radius"), a.number("decay"), a.number("inner")));

  @Override
  public List<Source> lanes(List<Double> weights) {
    return List.of((it, point) -> inner(it, point, Shares.of(weights)));
  }

  private Operand<TFloat32> inner(Iteration it, Operand<TFloat32> x, float[] shares) {
    Ops tf = it.tf();
    int networks = shares.length;
    double epsilon = it.setting().epsilon();
    double length = inner * epsilon * Math.sqrt(it.setting().shape().size());
    Operand<TFloat32> common = it.gradient(x, Voters.all(networks, Join.LOGITS));
    Operand<TFloat32> behind =
        it.keep(it.clip(tf.math.sub(x, it.scaled(tf.math.sign(common), radius * epsilon))));
    Operand<TFloat32> point = behind;
    Operand<TFloat32> momentum = it.state("cwa");
    for (int k = 0; k < networks; k++) {
      Operand<TFloat32> own = Lengths.byRoot(tf, it.gradient(point, Voters.only(k)));
      Operand<TFloat32> share = it.scaled(own, shares[k]);
      momentum = it.keep(tf.math.add(it.scaled(momentum, decay), share));
      point = it.keep(it.clip(tf.math.add(point, it.scaled(momentum, length))));
    }
    it.update("cwa", momentum);
    // A technique may ask for points outside of the budget.
    return it.keep(tf.math.sub(point, it.clip(x)));
  }
}
