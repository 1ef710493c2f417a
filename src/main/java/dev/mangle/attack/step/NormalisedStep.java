package dev.mangle.attack.step;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A gradient as a step of a fixed length that stays in the budget's box.
 *
 * <p>In L1 and L2 as in "mng" (huschen, NIPS 2017 targeted competition): {@code step = alpha g /
 * |g|_p}, clipped to the room that the box leaves; {@code g_kept = g} where that clip changed
 * nothing, 0 elsewhere; the step is {@code clip(alpha g / |g_kept|_p)}, so that the step that is
 * really made keeps its length. Beyond the original: g is first divided by its largest absolute
 * value, which changes no result but keeps squares of tiny gradients from vanishing in float32; a
 * gradient of zero gives a step of zero; and where the clip leaves no value untouched, its result
 * is the step (the limit of the formula for {@code |g_kept| -> 0}).
 *
 * <p>In L_infinity it is {@code clip(alpha sign(g))}, the one of that length along which the
 * objective rises most (fast gradient sign, Goodfellow et al. 2015; iterated, Kurakin et al. 2017);
 * every value has its own length, so there is nothing to scale up for those that are clipped.
 *
 * <p>With the standard deviation it is {@code alpha clip(round(g / std(g)), -2, 2)}, clipped to the
 * room (Dong et al., NIPS 2017 targeted competition).
 *
 * @param norm in which a step has length alpha, per image
 * @param alpha length of a step in pixel units, one number
 */
public record NormalisedStep(Norm norm, Operand<TFloat32> alpha) {
  private static final float MOST_DEVIATIONS = 2;

  /**
   * The step, {@code [images, h, w, c]} in pixel units.
   *
   * @param low lowest step that the box allows, at most 0, shape of the images
   * @param high highest step that the box allows, at least 0
   * @param gradient of what is to grow
   */
  public Operand<TFloat32> of(
      Ops tf, Operand<TFloat32> low, Operand<TFloat32> high, Operand<TFloat32> gradient) {
    return switch (norm) {
      case LINF -> clip(tf, scaled(tf, tf.math.sign(gradient)), low, high);
      case STD -> clip(tf, scaled(tf, deviations(tf, gradient)), low, high);
      case L1, L2 -> intoRoom(tf, low, high, gradient);
    };
  }

  /**
   * The step of that length, whatever the room.
   *
   * @param gradient of what is to grow
   */
  public Operand<TFloat32> free(Ops tf, Operand<TFloat32> gradient) {
    return switch (norm) {
      case LINF -> scaled(tf, tf.math.sign(gradient));
      case STD -> scaled(tf, deviations(tf, gradient));
      case L1, L2 -> {
        Operand<TFloat32> g = tf.math.divNoNan(gradient, Norm.LINF.of(tf, gradient));
        yield ofLength(tf, g, norm.of(tf, g));
      }
    };
  }

  private Operand<TFloat32> intoRoom(
      Ops tf, Operand<TFloat32> low, Operand<TFloat32> high, Operand<TFloat32> gradient) {
    Operand<TFloat32> g = tf.math.divNoNan(gradient, Norm.LINF.of(tf, gradient));
    Operand<TFloat32> length = norm.of(tf, g);
    Operand<TFloat32> first = ofLength(tf, g, length);
    Operand<TFloat32> clipped = clip(tf, first, low, high);
    Operand<TFloat32> untouched = tf.dtypes.cast(tf.math.equal(first, clipped), TFloat32.class);
    Operand<TFloat32> keptLength = norm.of(tf, tf.math.mul(g, untouched));
    // One number an image is chosen, and not one for each value, which TensorFlow does slowly.
    Operand<TFloat32> chosen =
        tf.select(tf.math.greater(keptLength, tf.constant(0f)), keptLength, length);
    return clip(tf, ofLength(tf, g, chosen), low, high);
  }

  private static Operand<TFloat32> deviations(Ops tf, Operand<TFloat32> gradient) {
    Operand<TFloat32> g = tf.math.divNoNan(gradient, Norm.LINF.of(tf, gradient));
    Operand<TFloat32> whole = tf.math.rint(tf.math.divNoNan(g, Norm.STD.of(tf, g)));
    Operand<TFloat32> most = tf.constant(MOST_DEVIATIONS);
    return clip(tf, whole, tf.math.neg(most), most);
  }

  private Operand<TFloat32> scaled(Ops tf, Operand<TFloat32> g) {
    return tf.math.mul(g, alpha);
  }

  private Operand<TFloat32> ofLength(Ops tf, Operand<TFloat32> g, Operand<TFloat32> length) {
    return tf.math.mul(g, tf.math.divNoNan(alpha, length));
  }

  private static Operand<TFloat32> clip(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> low, Operand<TFloat32> high) {
    return tf.math.minimum(tf.math.maximum(x, low), high);
  }
}
