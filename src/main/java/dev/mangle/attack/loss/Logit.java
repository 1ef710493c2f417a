package dev.mangle.attack.loss;

import dev.mangle.io.named.Kind;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The class's negative score, {@code -z_c}: its gradient does not fade when the class is reached.
 *
 * <p>Source: Zhao et al., "On success and simplicity: a second look at transferable targeted
 * attacks", NeurIPS 2021.
 */
record Logit() implements Loss {
  static final Kind<Loss> KIND =
      new Kind<>("-score of the class", "Zhao et al. 2021", List.of(), a -> new Logit());

  @Override
  public Operand<TFloat32> of(
      Ops tf, Operand<TFloat32> scores, Operand<TInt32> index, boolean growing) {
    return tf.math.neg(OneHots.pick(tf, scores, OneHots.of(tf, scores, index)));
  }
}
