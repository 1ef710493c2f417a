package dev.mangle.attack.fusion;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The mean of the networks' normalised, room-filtered steps (mng).
 *
 * <p>For the gradient g of each network: {@code step = alpha g / |g|_p}, clipped to the room that
 * the box leaves; {@code g_kept = g} where that clip changed nothing, 0 elsewhere; the network's
 * step is {@code clip(alpha g / |g_kept|_p)}, so that the step that is really made keeps its
 * length. The steps' weighted mean is returned. Source: huschen, NIPS 2017 targeted competition.
 *
 * <p>Beyond the original: g is first divided by its largest absolute value, which changes no result
 * but keeps squares of tiny gradients from vanishing in float32; a gradient of zero gives a step of
 * zero; and where the clip leaves no value untouched, its result is the step (the limit of the
 * formula for {@code |g_kept| -> 0}).
 *
 * <p>In L_infinity the step is {@code clip(alpha sign(g))}, the one of that length along which the
 * objective rises most (fast gradient sign, Goodfellow et al. 2015; iterated, Kurakin et al. 2017);
 * every value has its own length, so there is nothing to scale up for those that are clipped.
 *
 * @param norm in which a step has length alpha, per image
 * @param alpha length of a step in pixel units
 */
public record MeanNormalisedGradient(Norm norm, double alpha) {

  /**
   * The step of one iteration, {@code [images, h, w, c]} in pixel units.
   *
   * @param low lowest step that the box allows, at most 0, shape of the images
   * @param high highest step that the box allows, at least 0
   * @param gradients of the objective that is to grow, one a network
   * @param weights one a network, over 0
   */
  public Operand<TFloat32> step(
      Ops tf,
      Operand<TFloat32> low,
      Operand<TFloat32> high,
      List<Operand<TFloat32>> gradients,
      List<Double> weights) {
    double total = weights.stream().mapToDouble(Double::doubleValue).sum();
    List<Operand<TFloat32>> shares = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      Operand<TFloat32> step = single(tf, low, high, gradients.get(i));
      shares.add(tf.math.mul(step, tf.constant((float) (weights.get(i) / total))));
    }
    return shares.size() == 1 ? shares.get(0) : tf.math.addN(shares);
  }

  private Operand<TFloat32> single(
      Ops tf, Operand<TFloat32> low, Operand<TFloat32> high, Operand<TFloat32> gradient) {
    if (norm == Norm.LINF) {
      Operand<TFloat32> step = tf.math.mul(tf.math.sign(gradient), tf.constant((float) alpha));
      return clip(tf, step, low, high);
    }
    Operand<TFloat32> g = tf.math.divNoNan(gradient, Norm.LINF.of(tf, gradient));
    Operand<TFloat32> first = scaled(tf, g, norm.of(tf, g));
    Operand<TFloat32> clipped = clip(tf, first, low, high);
    Operand<TFloat32> kept = tf.select(tf.math.equal(first, clipped), g, tf.zerosLike(g));
    Operand<TFloat32> keptLength = norm.of(tf, kept);
    Operand<TFloat32> second = clip(tf, scaled(tf, g, keptLength), low, high);
    return tf.select(tf.math.greater(keptLength, tf.constant(0f)), second, clipped);
  }

  private Operand<TFloat32> scaled(Ops tf, Operand<TFloat32> g, Operand<TFloat32> length) {
    return tf.math.mul(g, tf.math.divNoNan(tf.constant((float) alpha), length));
  }

  private static Operand<TFloat32> clip(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> low, Operand<TFloat32> high) {
    return tf.math.minimum(tf.math.maximum(x, low), high);
  }
}
