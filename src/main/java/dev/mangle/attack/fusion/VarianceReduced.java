package dev.mangle.attack.fusion;

import dev.mangle.attack.engine.Chooser;
import dev.mangle.attack.engine.Draw;
import dev.mangle.attack.engine.Iteration;
import dev.mangle.attack.engine.Join;
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
 * step. Networks are drawn with replacement, as often as their weights say, so that the mean of
 * {@code grad_k} is near g. With {@code ti} the kernel acts on the last G only; official SVRE-TI
 * smooths the gradients of the inner steps too.
 *
 * @param rounds inner steps a network
 * @param decay mu
 * @param step alpha, in outer step sizes
 */
record VarianceReduced(int rounds, double decay, double step) implements Fusion {
  static final Kind<Fusion> KIND =
      new Kind<>(
          "inner steps along g_k(x') - (g_k(x) - g(x)), networks k at random",
          "Xiong et al. 2022",
          List.of(
              Parameter.whole("rounds", 4, 1, 50),
              Parameter.number("decay", 1, 0, 10),
              Parameter.number("step", 1, 0, 100)),
          a -> new VarianceReduced(a.whole("rounds"), a.number("decay"), a.number("step")));

  @Override
  public List<Source> lanes(List<Double> weights) {
    return List.of((it, point) -> inner(it, point, weights));
  }

  private Operand<TFloat32> inner(Iteration it, Operand<TFloat32> x, List<Double> weights) {
    Ops tf = it.tf();
    int networks = weights.size();
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
              Chooser turn = it.chooser("svre.turn", draw -> network(draw, weights));
              Operand<TFloat32> own = it.gradient(point, each, turn);
              Operand<TFloat32> ownHere = chosen(it, here.subList(0, networks), weights);
              Operand<TFloat32> d = tf.math.sub(own, tf.math.sub(ownHere, common));
              Operand<TFloat32> momentum =
                  tf.math.add(it.scaled(carried.get(1), decay), Lengths.byMean(tf, d));
              Operand<TFloat32> moved = it.steps(tf.math.sign(momentum), step);
              return List.of(it.clip(tf.math.add(point, moved)), momentum);
            })
        .get(1);
  }

  /** One of the networks, as likely as its weight says. */
  private static int network(Draw draw, List<Double> weights) {
    double rest =
        draw.random().nextDouble() * weights.stream().mapToDouble(Double::doubleValue).sum();
    int network = 0;
    while (network < weights.size() - 1 && rest >= weights.get(network)) {
      rest -= weights.get(network++);
    }
    return network;
  }

  /** The gradient of the network that the pass takes: all others have share 0. */
  private static Operand<TFloat32> chosen(
      Iteration it, List<Operand<TFloat32>> gradients, List<Double> weights) {
    Ops tf = it.tf();
    Operand<TFloat32> turn =
        it.numbers(
            "svre.turn",
            weights.size(),
            (draw, values, at) -> values[at + network(draw, weights)] = 1);
    List<Operand<TFloat32>> shares = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      Operand<TFloat32> weight = tf.gather(turn, tf.constant(i), tf.constant(0));
      shares.add(tf.math.mul(gradients.get(i), weight));
    }
    return shares.size() == 1 ? shares.get(0) : tf.math.addN(shares);
  }
}
