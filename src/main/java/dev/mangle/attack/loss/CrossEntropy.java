package dev.mangle.attack.loss;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.OneHot;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Softmax cross-entropy, {@code CE(z, c) = -log softmax(z)_c}. */
public final class CrossEntropy implements Loss {

  @Override
  public Operand<TFloat32> of(Ops tf, Operand<TFloat32> scores, Operand<TInt32> index) {
    Operand<TInt32> classes = tf.gather(tf.shape(scores), tf.constant(1), tf.constant(0));
    OneHot<TFloat32> wanted = tf.oneHot(index, classes, tf.constant(1f), tf.constant(0f));
    return tf.nn.softmaxCrossEntropyWithLogits(scores, wanted).loss();
  }
}
