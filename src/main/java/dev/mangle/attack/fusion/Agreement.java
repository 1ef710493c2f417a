package dev.mangle.attack.fusion;

import dev.mangle.attack.step.Norm;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/** Where gradients of several networks point the same way. */
final class Agreement {
  private Agreement() {}

  /**
   * 1 where the mean cosine of {@code gradients}, over the channels of a pixel and over pairs, is
   * at least {@code threshold}, else 0; {@code [images, h, w, 1]}. One gradient agrees.
   */
  static Operand<TFloat32> of(Ops tf, List<Operand<TFloat32>> gradients, double threshold) {
    List<Operand<TFloat32>> cosines = new ArrayList<>();
    List<Operand<TFloat32>> units = gradients.stream().map(g -> unit(tf, g)).toList();
    for (int i = 0; i < units.size(); i++) {
      for (int j = 0; j < i; j++) {
        cosines.add(channels(tf, tf.math.mul(units.get(i), units.get(j))));
      }
    }
    if (cosines.isEmpty()) {
      return tf.onesLike(channels(tf, gradients.get(0)));
    }
    Operand<TFloat32> mean =
        tf.math.div(tf.math.addN(cosines), tf.constant((float) cosines.size()));
    return tf.dtypes.cast(
        tf.math.greaterEqual(mean, tf.constant((float) threshold)), TFloat32.class);
  }

  private static Operand<TFloat32> unit(Ops tf, Operand<TFloat32> g) {
    Operand<TFloat32> large = tf.math.divNoNan(g, Norm.LINF.of(tf, g));
    return tf.math.divNoNan(large, tf.math.sqrt(channels(tf, tf.math.square(large))));
  }

  private static Operand<TFloat32> channels(Ops tf, Operand<TFloat32> x) {
    return tf.reduceSum(x, tf.array(3), ReduceSum.keepDims(true));
  }
}
