package dev.mangle.attack.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Where several networks become one objective, all below the gradient. */
public enum Join {
  /** The mean of their losses. */
  LOSSES,
  /** One loss of their mean logits (Dong et al. 2018). */
  LOGITS,
  /** One loss of the logarithm of their mean probabilities. */
  PROBABILITIES;

  /** Name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Scores of all networks as one.
   *
   * @param scores {@code [images, classes]} of each, whole
   * @param from where the labels that all networks share begin in each
   * @param count how many labels they share
   * @param weights one each, sum 1
   * @return {@code [images, count]}
   */
  Operand<TFloat32> scores(
      Ops tf,
      List<Operand<TFloat32>> scores,
      List<Integer> from,
      int count,
      List<Operand<TFloat32>> weights) {
    List<Operand<TFloat32>> shares = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      Operand<TFloat32> all = this == LOGITS ? scores.get(i) : tf.nn.softmax(scores.get(i));
      Operand<TFloat32> shared = tf.slice(all, tf.array(0, from.get(i)), tf.array(-1, count));
      shares.add(tf.math.mul(shared, weights.get(i)));
    }
    Operand<TFloat32> mean = tf.math.addN(shares);
    return this == LOGITS
        ? mean
        : tf.math.log(tf.math.maximum(mean, tf.constant(Float.MIN_NORMAL)));
  }
}
