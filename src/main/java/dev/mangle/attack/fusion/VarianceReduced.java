package dev.mangle.attack.fusion;

import dev.mangle.attack.engine.Chooser;
import dev.mangle.attack.engine.Feeds;
import dev.mangle.attack.engine.Iteration;
import dev.mangle.attack.engine.Join;
import dev.mangle.attack.engine.Pass;
import dev.mangle.attack.engine.Voters;
import dev.mangle.attack.step.Lengths;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Stochastic variance-reduced ensemble (SVRE): with the gradient g of the mean logits at x, inner
 * steps from x' = x, each of one random network k: {@code d = grad_k(x') - (grad_k(x) - g)}, {@code
 * G = mu G + d / mean|d|}, {@code x' = clip(x' + alpha sign(G))}. The last G takes the place of the
 * gradient; {@code mi} after it is the outer momentum.
 *
 * <p>Source: Xiong et al., "Stochastic variance reduced ensemble adversarial attack for boosting
 * the adversarial transferability", CVPR 2022: 4 steps a network, mu 1, alpha that of the outer
 * step. Networks come in turn, shuffled each round.
 *
 * @param rounds inner steps a network
 * @param decay mu
 * @param step alpha, in outer step sizes
 */
record VarianceReduced(int rounds, double decay, double step) implements Fusion {
  static final Kind<Fusion> KIND =
      new Kind<>(
          "inner steps along g_k(x') - (g_k(x) - g(x)), networks k in turn",
          "Xiong et al. 2022",
          List.of(
              Parameter.whole("rounds", 4, 1, 50),
              Parameter.number("decay", 1, 0, 10),
              Parameter.number("step", 1, 0, 100)),
          a -> new VarianceReduced(a.whole("rounds"), a.number("decay"), a.number("step")));

  @Override
  public List<Source> lanes(List<Double> weights) {
    int networks = weights.size();
    return List.of((it, point) -> inner(it, point, networks));
  }

  private Operand<TFloat32> inner(Iteration it, Operand<TFloat32> x, int networks) {
    Ops tf = it.tf();
    List<Voters> each = Voters.each(networks);
    List<Voters> wanted = new ArrayList<>(each);
    wanted.add(Voters.all(networks, Join.LOGITS));
    List<Operand<TFloat32>> here = it.gradients(x, wanted);
    Operand<TFloat32> common = here.get(networks);
    return it.loop(
            rounds * networks,
            List.of(x, tf.zerosLike(x)),
            (pass, carried) -> {
              Operand<TFloat32> point = carried.get(0);
              Chooser turn =
                  it.chooser("feed.svre.turn", pass, draw -> Turns.of(draw, pass, networks));
              Operand<TFloat32> own = it.gradient(point, each, turn);
              Operand<TFloat32> ownHere = chosen(it, here.subList(0, networks), pass);
              Operand<TFloat32> d = tf.math.sub(own, tf.math.sub(ownHere, common));
              Operand<TFloat32> momentum =
                  tf.math.add(it.scaled(carried.get(1), decay), Lengths.byMean(tf, d));
              Operand<TFloat32> moved = it.steps(tf.math.sign(momentum), step);
              return List.of(it.clip(tf.math.add(point, moved)), momentum);
            })
        .get(1);
  }

  /** The gradient of the network whose turn it is: all others have weight 0. */
  private static Operand<TFloat32> chosen(
      Iteration it, List<Operand<TFloat32>> gradients, Pass pass) {
    Ops tf = it.tf();
    int networks = gradients.size();
    Feeds.Filler one = (draw, values, at) -> values[at + Turns.of(draw, pass, networks)] = 1;
    Operand<TFloat32> weights = it.numbers("svre.turn", networks, pass, one);
    List<Operand<TFloat32>> shares = new ArrayList<>();
    for (int i = 0; i < networks; i++) {
      Operand<TFloat32> weight = tf.gather(weights, tf.constant(i), tf.constant(0));
      shares.add(tf.math.mul(gradients.get(i), weight));
    }
    return shares.size() == 1 ? shares.get(0) : tf.math.addN(shares);
  }
}
