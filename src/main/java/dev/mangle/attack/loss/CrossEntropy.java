package dev.mangle.attack.loss;

import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Softmax cross-entropy, {@code CE(z, c) = -log softmax(z)_c}.
 *
 * @param smoothing share of the label that all classes divide among them (Szegedy et al. 2016)
 */
record CrossEntropy(double smoothing) implements Loss {
  static final Kind<Loss> KIND =
      new Kind<>(
          "-log p of the class",
          "",
          List.of(Parameter.number("smoothing", 0, 0, 1)),
          a -> new CrossEntropy(a.number("smoothing")));

  @Override
  public Operand<TFloat32> of(
      Ops tf, Operand<TFloat32> scores, Operand<TInt32> index, boolean growing) {
    Operand<TFloat32> own = OneHots.of(tf, scores, index);
    Operand<TFloat32> wanted = own;
    if (smoothing > 0) {
      Operand<TFloat32> classes = tf.dtypes.cast(OneHots.classes(tf, scores), TFloat32.class);
      wanted =
          tf.math.add(
              tf.math.mul(own, tf.constant((float) (1 - smoothing))),
              tf.math.div(tf.constant((float) smoothing), classes));
    }
    // The operation's gradient takes it that each row has sum 1.
    Operand<TFloat32> known = tf.reduceSum(own, tf.array(1));
    return tf.math.mul(tf.nn.softmaxCrossEntropyWithLogits(scores, wanted).loss(), known);
  }
}
