package dev.mangle.attack.step;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** Gradients brought to one length, per image; zero stays zero. */
public final class Lengths {
  private Lengths() {}

  /** {@code g / mean|g|}. */
  public static Operand<TFloat32> byMean(Ops tf, Operand<TFloat32> g) {
    Operand<TFloat32> absolute = tf.math.abs(g);
    return tf.math.divNoNan(g, tf.math.mean(absolute, tf.array(1, 2, 3), Mean.keepDims(true)));
  }

  /** {@code g / std(g)}. */
  public static Operand<TFloat32> byDeviation(Ops tf, Operand<TFloat32> g) {
    return by(tf, Norm.STD, g);
  }

  /** {@code g / |g|_2}. */
  public static Operand<TFloat32> byRoot(Ops tf, Operand<TFloat32> g) {
    return by(tf, Norm.L2, g);
  }

  /** Divided by the largest value first, since squares of small gradients vanish in float32. */
  private static Operand<TFloat32> by(Ops tf, Norm norm, Operand<TFloat32> g) {
    Operand<TFloat32> unit = tf.math.divNoNan(g, Norm.LINF.of(tf, g));
    return tf.math.divNoNan(unit, norm.of(tf, unit));
  }

  /** Cosine of the angle between two, {@code [images, 1, 1, 1]}. */
  public static Operand<TFloat32> cosine(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b) {
    Operand<TFloat32> products = tf.math.mul(byRoot(tf, a), byRoot(tf, b));
    return tf.reduceSum(products, tf.array(1, 2, 3), ReduceSum.keepDims(true));
  }
}
