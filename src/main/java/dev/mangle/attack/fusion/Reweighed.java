package dev.mangle.attack.fusion;

import dev.mangle.attack.engine.Chooser;
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
 * Stochastic mini-batch with ensemble reweighing (SMER): inner steps of single networks in shuffled
 * turns, while weights w of their logits are learned.
 *
 * <p>With {@code J_w} the objective of the mean of w_k logits_k: {@code G = mu G + d / mean|d|}
 * with the gradient d of the network whose turn it is, of its logits times w_k; {@code x' = clip(x'
 * + alpha sign(G))}; {@code w = w + rate (dJ_w/dw / |J_w| - fade w)}. The last G takes the place of
 * the gradient. Source: Tang et al., "Ensemble diversity facilitates adversarial transferability",
 * CVPR 2024: 4 turns a network, mu 1, rate 0.02, fade 0.002, and the logarithm of J_w as the
 * reward, whose gradient that is. w is each image's own here, not the batch's, and begins with the
 * networks' weights in the ensemble, brought to a mean of 1; there it begins with ones.
 *
 * @param rounds inner steps a network
 * @param decay mu
 * @param rate of the weights
 * @param fade of the weights
 */
record Reweighed(int rounds, double decay, double rate, double fade) implements Fusion {
  private static final double RATE = 0.02;
  private static final double FADE = 0.002;

  static final Kind<Fusion> KIND =
      new Kind<>(
          "inner steps along g_k of w_k logits_k, networks in turn, w learned",
          "Tang et al. 2024",
          List.of(
              Parameter.whole("rounds", 4, 1, 50),
              Parameter.number("decay", 1, 0, 10),
              Parameter.number("rate", RATE, 0, 10),
              Parameter.number("fade", FADE, 0, 1)),
          a ->
              new Reweighed(
                  a.whole("rounds"), a.number("decay"), a.number("rate"), a.number("fade")));

  @Override
  public List<Source> lanes(List<Double> weights) {
    return List.of((it, point) -> inner(it, point, Shares.of(weights)));
  }

  private Operand<TFloat32> inner(Iteration it, Operand<TFloat32> x, float[] shares) {
    Ops tf = it.tf();
    int networks = shares.length;
    // States begin with zeros, weights with the networks' shares.
    Operand<TFloat32> first = tf.array(shares);
    Operand<TFloat32> learned = it.stateOf("smer", networks);
    List<Operand<TFloat32>> last =
        it.loop(
            rounds * networks,
            List.of(x, tf.zerosLike(x), tf.math.add(learned, first)),
            (pass, carried) ->
                pass(
                    it,
                    carried,
                    networks,
                    it.chooser("smer.turn", pass, draw -> Turns.of(draw, pass, networks))));
    it.update("smer", tf.math.sub(last.get(2), first));
    return last.get(1);
  }

  private List<Operand<TFloat32>> pass(
      Iteration it, List<Operand<TFloat32>> carried, int networks, Chooser turn) {
    Ops tf = it.tf();
    Operand<TFloat32> point = carried.get(0);
    Operand<TFloat32> weights = carried.get(2);
    List<Voters> each = new ArrayList<>();
    for (int i = 0; i < networks; i++) {
      Operand<TFloat32> own = tf.gather(weights, tf.array(i), tf.constant(1));
      each.add(new Voters(List.of(i), Join.LOGITS, own));
    }
    Operand<TFloat32> d = it.gradient(point, each, turn);
    Voters group =
        new Voters(
            Voters.all(networks, Join.LOGITS).networks(),
            Join.LOGITS,
            it.scaled(weights, 1.0 / networks));
    Operand<TFloat32> slope = it.slopeOfShares(point, group, weights);
    Operand<TFloat32> better = tf.math.sub(it.scaled(slope, rate), it.scaled(weights, rate * fade));
    Operand<TFloat32> momentum =
        tf.math.add(it.scaled(carried.get(1), decay), Lengths.byMean(tf, d));
    Operand<TFloat32> moved = it.steps(tf.math.sign(momentum), 1);
    return List.of(it.clip(tf.math.add(point, moved)), momentum, tf.math.add(weights, better));
  }
}
