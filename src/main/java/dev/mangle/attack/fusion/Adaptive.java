package dev.mangle.attack.fusion;

import dev.mangle.attack.engine.Iteration;
import dev.mangle.attack.engine.Join;
import dev.mangle.attack.engine.Voters;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat32;

/**
 * Adaptive ensemble (AdaEA): the gradient of the logits weighted by how well each network's own
 * step transfers, where the networks do not contradict each other.
 *
 * <p>With {@code x_k = clip(x + alpha sign(grad_k))}, objectives J and weights s_k of the networks
 * in the ensemble: {@code w_k ~ s_k exp(beta sum_{j != k} J_j(x_k) / J_j(x_j))}; values whose
 * gradients have a mean cosine (over the channels of a pixel, over pairs of networks) below the
 * threshold are left out. Source: Chen et al., "An adaptive model ensemble adversarial attack for
 * boosting adversarial transferability", ICCV 2023: beta 10, threshold -0.3.
 *
 * <p>w is each image's own here, not the batch's. Where objectives are negative, as in targeted
 * attacks, the ratio is turned round; none counts beyond 10 either way, and one that leaves nothing
 * to gain where the network's own step does counts 10. The mean cosine is the paper's; the official
 * code divides by the number of networks, and has a row of zeros.
 *
 * @param beta how sharply weights differ
 * @param threshold least cosine
 */
record Adaptive(double beta, double threshold) implements Fusion {
  /** The largest ratio. */
  private static final float MOST = 10;

  static final Kind<Fusion> KIND =
      new Kind<>(
          "J(sum w_k logits_k), w by how well steps of k transfer; no step where gradients disagree",
          "Chen et al. 2023",
          List.of(
              Parameter.number("beta", 10, 0, 1000), Parameter.number("threshold", -0.3, -1, 1)),
          a -> new Adaptive(a.number("beta"), a.number("threshold")));

  @Override
  public List<Source> lanes(List<Double> weights) {
    return List.of((it, point) -> gradient(it, point, Shares.of(weights)));
  }

  private Operand<TFloat32> gradient(Iteration it, Operand<TFloat32> x, float[] weights) {
    Ops tf = it.tf();
    int networks = weights.length;
    List<Voters> each = Voters.each(networks);
    List<Operand<TFloat32>> own = it.gradients(x, each);
    List<List<Operand<TFloat32>>> objectives = new ArrayList<>();
    for (Operand<TFloat32> g : own) {
      Operand<TFloat32> step = it.steps(tf.math.sign(g), 1);
      objectives.add(it.objectives(it.clip(tf.math.add(x, step)), each));
    }
    Operand<TFloat32> shares = it.keep(shares(it, objectives, weights));
    Voters all = Voters.all(networks, Join.LOGITS);
    Operand<TFloat32> common = it.gradient(x, new Voters(all.networks(), Join.LOGITS, shares));
    return tf.math.mul(common, Agreement.of(tf, own, threshold));
  }

  /**
   * {@code [images, networks]}.
   *
   * @param objectives of each network (second index) after the step of each (first index)
   * @param weights of the networks, over 0
   */
  private Operand<TFloat32> shares(
      Iteration it, List<List<Operand<TFloat32>>> objectives, float[] weights) {
    Ops tf = it.tf();
    int networks = objectives.size();
    List<Operand<TFloat32>> merits = new ArrayList<>();
    for (int k = 0; k < networks; k++) {
      List<Operand<TFloat32>> ratios = new ArrayList<>();
      ratios.add(tf.zerosLike(objectives.get(k).get(k)));
      for (int j = 0; j < networks; j++) {
        if (j != k) {
          ratios.add(ratio(tf, objectives.get(k).get(j), objectives.get(j).get(j)));
        }
      }
      Operand<TFloat32> merit = it.scaled(tf.math.addN(ratios), beta);
      merits.add(tf.math.add(merit, tf.constant((float) Math.log(weights[k]))));
    }
    return tf.nn.softmax(tf.stack(merits, Stack.axis(1L)));
  }

  /**
   * How well a step does on a network, against the network's own; grows with {@code after}.
   *
   * @param after objective of the network after the step, {@code [images]}
   * @param self the same after its own step
   */
  static Operand<TFloat32> ratio(Ops tf, Operand<TFloat32> after, Operand<TFloat32> self) {
    Operand<TFloat32> zero = tf.zerosLike(self);
    Operand<TFloat32> most = tf.fill(tf.shape(self), tf.constant(MOST));
    Operand<TFloat32> turned =
        tf.select(tf.math.less(after, zero), tf.math.divNoNan(self, after), most);
    Operand<TFloat32> ratio =
        tf.select(tf.math.greater(self, zero), tf.math.divNoNan(after, self), turned);
    Operand<TFloat32> held = tf.math.maximum(tf.math.minimum(ratio, most), tf.math.neg(most));
    return tf.select(tf.math.equal(after, self), tf.onesLike(self), held);
  }
}
