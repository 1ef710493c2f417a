package dev.mangle.attack.loss;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Classes as rows of zeros and ones. */
final class OneHots {
  private OneHots() {}

  /** {@code [images, classes]}: 1 at each image's class; zeros where it is none of the scores'. */
  static Operand<TFloat32> of(Ops tf, Operand<TFloat32> scores, Operand<TInt32> index) {
    return tf.oneHot(index, classes(tf, scores), tf.constant(1f), tf.constant(0f));
  }

  /** How many classes {@code [images, classes]} has. */
  static Operand<TInt32> classes(Ops tf, Operand<TFloat32> scores) {
    return tf.gather(tf.shape(scores), tf.constant(1), tf.constant(0));
  }

  /** {@code [images]}: the value at each image's class, or 0. */
  static Operand<TFloat32> pick(Ops tf, Operand<TFloat32> values, Operand<TFloat32> oneHot) {
    return tf.reduceSum(tf.math.mul(values, oneHot), tf.array(1));
  }
}
