package dev.mangle.train;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What training descends on. */
final class Loss {
  private Loss() {}

  /**
   * Adds it to the trainee's graph, a scalar: cross-entropy in the training form plus the auxiliary
   * head's with its weight, the mean or sum over the images; with TRADES as {@link Trades} says.
   */
  static Operand<TFloat32> ofTraining(Trainee trainee, Descent descent, Examples examples) {
    Ops tf = Ops.create(trainee.network().graph()).withSubScope("training_loss");
    Operand<TFloat32> each = each(tf, trainee, descent.labelSmoothing(), examples);
    return descent.summed() ? tf.sum(each, tf.constant(0)) : tf.math.mean(each, tf.constant(0));
  }

  private static Operand<TFloat32> each(
      Ops tf, Trainee trainee, double smoothing, Examples examples) {
    Operand<TInt32> labels = trainee.network().batch().labels();
    Outputs outputs = trainee.training();
    if (examples.kind() == AdversarialTraining.TRADES) {
      Operand<TFloat32> clean = half(tf, outputs.logits(), 0);
      Operand<TFloat32> moved = Trades.divergence(tf, clean, half(tf, outputs.logits(), 1));
      Operand<TFloat32> weighted = tf.math.mul(moved, tf.constant((float) examples.beta()));
      return tf.math.add(withAux(tf, clean, outputs, labels, smoothing), weighted);
    }
    return withAux(tf, outputs.logits(), outputs, labels, smoothing);
  }

  private static Operand<TFloat32> withAux(
      Ops tf, Operand<TFloat32> logits, Outputs outputs, Operand<TInt32> labels, double smoothing) {
    Operand<TFloat32> main = crossEntropy(tf, logits, labels, smoothing);
    if (outputs.aux().isEmpty()) {
      return main;
    }
    Outputs.Aux aux = outputs.aux().get();
    boolean both = logits != outputs.logits();
    Operand<TFloat32> scores = both ? half(tf, aux.logits(), 0) : aux.logits();
    Operand<TFloat32> loss = crossEntropy(tf, scores, labels, smoothing);
    return tf.math.add(main, tf.math.mul(loss, tf.constant((float) aux.weight())));
  }

  /** The first (0) or second (1) half of the images. */
  private static Operand<TFloat32> half(Ops tf, Operand<TFloat32> logits, int which) {
    return tf.split(tf.constant(0), logits, 2L).output().get(which);
  }

  /**
   * Cross-entropy, [N].
   *
   * @param smoothing share of each label that is spread over all classes
   */
  static Operand<TFloat32> crossEntropy(
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
