package dev.mangle.attack.loss;

import dev.mangle.io.named.Kind;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The class's negative probability, {@code -softmax(z)_c}. */
record Probability() implements Loss {
  static final Kind<Loss> KIND =
      new Kind<>("-probability of the class", "", List.of(), a -> new Probability());

  @Override
  public Operand<TFloat32> of(
      Ops tf, Operand<TFloat32> scores, Operand<TInt32> index, boolean growing) {
    Operand<TFloat32> own = OneHots.of(tf, scores, index);
    return tf.math.neg(OneHots.pick(tf, tf.nn.softmax(scores), own));
  }
}
