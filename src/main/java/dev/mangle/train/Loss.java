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
 * @param each [N], one loss an image, of the network as it judges
 */
record Loss(Placeholder<TInt32> labels, Operand<TFloat32> each) {

  /** Adds the loss to the network's graph. */
  static Loss of(Network network) {
    Ops tf = Ops.create(network.graph()).withSubScope("loss");
    Placeholder<TInt32> labels =
        tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
    return new Loss(labels, crossEntropy(tf, network.logits(), labels, 0));
  }

  /**
   * Adds what training descends on, a scalar: the mean over the images in the training form, plus
   * the auxiliary head's with its weight.
   *
   * @param smoothing share of each label that is spread over all classes
   */
  Operand<TFloat32> ofTraining(Trainee trainee, double smoothing) {
    Ops tf = Ops.create(trainee.network().graph()).withSubScope("training_loss");
    Outputs outputs = trainee.training();
    Operand<TFloat32> main = mean(tf, outputs.logits(), smoothing);
    return outputs
        .aux()
        .<Operand<TFloat32>>map(
            aux ->
                tf.math.add(
                    main,
                    tf.math.mul(
                        mean(tf, aux.logits(), smoothing), tf.constant((float) aux.weight()))))
        .orElse(main);
  }

  private Operand<TFloat32> mean(Ops tf, Operand<TFloat32> logits, double smoothing) {
    return tf.math.mean(crossEntropy(tf, logits, labels, smoothing), tf.constant(0));
  }

  private static Operand<TFloat32> crossEntropy(
      Ops tf, Operand<TFloat32> logits, Operand<TInt32> labels, double smoothing) {
    int classes = (int) logits.shape().get(1);
    float wrong = (float) (smoothing / classes);
    float right = (float) (1 - smoothing + smoothing / classes);
    // The sparse form of the loss has no gradient.
    Operand<TFloat32> targets =
        tf.oneHot(labels, tf.constant(classes), tf.constant(right), tf.constant(wrong));
    return tf.nn.softmaxCrossEntropyWithLogits(logits, targets).loss();
  }
}
