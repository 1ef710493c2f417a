package dev.mangle.train;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Cross-entropy of a network's logits.
 *
 * @param labels placeholder, [N], the true labels
 * @param each [N], one loss an image
 * @param mean their mean, a scalar
 */
record Loss(Placeholder<TInt32> labels, Operand<TFloat32> each, Operand<TFloat32> mean) {

  /** Adds the loss to the network's graph. */
  static Loss of(Network network) {
    Ops tf = Ops.create(network.graph()).withSubScope("loss");
    Placeholder<TInt32> labels =
        tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
    int classes = (int) network.logits().shape().get(1);
    // The sparse form of this op has no gradient.
    Operand<TFloat32> oneHot =
        tf.oneHot(labels, tf.constant(classes), tf.constant(1f), tf.constant(0f));
    Operand<TFloat32> each = tf.nn.softmaxCrossEntropyWithLogits(network.logits(), oneHot).loss();
    return new Loss(labels, each, tf.math.mean(each, tf.constant(0)));
  }
}
