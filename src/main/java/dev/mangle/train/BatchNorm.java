package dev.mangle.train;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;

/**
 * Batch norm (Ioffe, Szegedy 2015) of one layer, [N, H, W, channels] or [N, channels]: a value a
 * channel in each variable.
 *
 * @param gamma what normalised values are multiplied with
 * @param beta what is added to them then
 * @param mean moving average of the batches' means
 * @param variance moving average of their sample variances
 */
record BatchNorm(
    Variable<TFloat32> gamma,
    Variable<TFloat32> beta,
    Variable<TFloat32> mean,
    Variable<TFloat32> variance) {

  /** Added to a variance before its root is taken. */
  static final float EPSILON = 1e-3f;

  /** What a moving average keeps of itself in a step. */
  static final float DECAY = 0.95f;

  /** Values normalised by their own statistics, and what moves the averages towards these. */
  record Normalised(Operand<TFloat32> values, List<Op> updates) {}

  /** The norm of the layer {@code name}. */
  static BatchNorm of(WeightStore weights, String name, int channels) {
    return new BatchNorm(
        weights.vector(name + "_gamma", channels, 1),
        weights.vector(name + "_beta", channels, 0),
        weights.average(name + "_mean", channels, 0),
        weights.average(name + "_variance", channels, 1));
  }

  /** Normalises by the batch: for training. */
  Normalised byBatch(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> none = tf.constant(new float[0]);
    FusedBatchNorm<TFloat32, TFloat32> normed =
        tf.nn.fusedBatchNorm(
            asImages(tf, x),
            gamma,
            beta,
            none,
            none,
            FusedBatchNorm.isTraining(true),
            FusedBatchNorm.epsilon(EPSILON));
    List<Op> updates =
        List.of(update(tf, mean, normed.batchMean()), update(tf, variance, normed.batchVariance()));
    return new Normalised(asBefore(tf, normed.y(), x), updates);
  }

  /** Normalises by the averages, in an operation of its own: for saving. */
  Operand<TFloat32> byAverages(Ops tf, Operand<TFloat32> x) {
    FusedBatchNorm<TFloat32, TFloat32> normed =
        tf.nn.fusedBatchNorm(
            asImages(tf, x),
            gamma,
            beta,
            mean,
            variance,
            FusedBatchNorm.isTraining(false),
            FusedBatchNorm.epsilon(EPSILON));
    return asBefore(tf, normed.y(), x);
  }

  /** What the averages multiply with; goes into the kernel before. */
  Operand<TFloat32> factor(Ops tf) {
    return tf.math.mul(gamma, tf.math.rsqrt(tf.math.add(variance, tf.constant(EPSILON))));
  }

  /** What the averages add then. */
  Operand<TFloat32> shift(Ops tf, Operand<TFloat32> factor) {
    return tf.math.sub(beta, tf.math.mul(mean, factor));
  }

  /** A dense layer's values as images of one pixel, which is what the operation takes. */
  private static Operand<TFloat32> asImages(Ops tf, Operand<TFloat32> x) {
    return isDense(x) ? tf.reshape(x, tf.array(-1, 1, 1, channels(x))) : x;
  }

  private static Operand<TFloat32> asBefore(Ops tf, Operand<TFloat32> y, Operand<TFloat32> x) {
    return isDense(x) ? tf.reshape(y, tf.array(-1, channels(x))) : y;
  }

  private static boolean isDense(Operand<TFloat32> x) {
    return x.shape().numDimensions() == 2;
  }

  private static int channels(Operand<TFloat32> x) {
    return (int) x.shape().get(1);
  }

  private static Op update(Ops tf, Variable<TFloat32> average, Operand<TFloat32> now) {
    Operand<TFloat32> away = tf.math.sub(average, now);
    return tf.assignSub(average, tf.math.mul(away, tf.constant(1 - DECAY)));
  }
}
