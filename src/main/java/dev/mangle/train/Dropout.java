package dev.mangle.train;

import java.util.List;
import java.util.SplittableRandom;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Dropout (Srivastava et al. 2014): leaves values out at random, and makes up for them with the
 * rest.
 *
 * <p>Which ones depends on the seed, the step and the layer alone, so that a training that goes on
 * after a cut leaves out the very same.
 *
 * @param seed of the training
 * @param step scalar, the number of the training step
 */
record Dropout(long seed, Operand<TInt64> step) {

  /**
   * Drops values of {@code x}.
   *
   * @param layer its name
   * @param rate share that is dropped, 0 or more and below 1
   */
  Operand<TFloat32> apply(Ops tf, String layer, Operand<TFloat32> x, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("layer '" + layer + "' drops " + rate);
    }
    float kept = (float) (1 - rate);
    // The operation keeps no state: equal seeds give equal numbers, in any session.
    Operand<TInt64> seeds = tf.stack(List.of(tf.constant(seedOf(layer)), step));
    Operand<TFloat32> drawn = tf.random.statelessRandomUniform(tf.shape(x), seeds, TFloat32.class);
    Operand<TBool> stays = tf.math.less(drawn, tf.constant(kept));
    Operand<TFloat32> mask =
        tf.math.mul(tf.dtypes.cast(stays, TFloat32.class), tf.constant(1 / kept));
    return tf.math.mul(x, tf.stopGradient(mask));
  }

  private long seedOf(String layer) {
    return new SplittableRandom(seed * 1_000_003 + layer.hashCode()).nextLong();
  }
}
