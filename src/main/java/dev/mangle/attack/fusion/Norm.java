package dev.mangle.attack.fusion;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/** Length of an image-shaped tensor, one number an image. */
public enum Norm {
  /** Sum of absolute values. */
  L1 {
    @Override
    Operand<TFloat32> of(Ops tf, Operand<TFloat32> x) {
      return perImageSum(tf, tf.math.abs(x));
    }

    @Override
    public double length(double perValue, int values) {
      return perValue * values;
    }
  },
  /** Root of the sum of squares. */
  L2 {
    @Override
    Operand<TFloat32> of(Ops tf, Operand<TFloat32> x) {
      return tf.math.sqrt(perImageSum(tf, tf.math.square(x)));
    }

    @Override
    public double length(double perValue, int values) {
      return perValue * Math.sqrt(values);
    }
  },
  /** Largest absolute value. */
  LINF {
    @Override
    Operand<TFloat32> of(Ops tf, Operand<TFloat32> x) {
      return tf.reduceMax(tf.math.abs(x), tf.array(1, 2, 3), ReduceMax.keepDims(true));
    }

    @Override
    public double length(double perValue, int values) {
      return perValue;
    }
  };

  /** {@code [images, h, w, c]} to {@code [images, 1, 1, 1]}. */
  abstract Operand<TFloat32> of(Ops tf, Operand<TFloat32> x);

  /** Length of a tensor of {@code values} numbers that are all {@code perValue}. */
  public abstract double length(double perValue, int values);

  private static Operand<TFloat32> perImageSum(Ops tf, Operand<TFloat32> x) {
    return tf.reduceSum(x, tf.array(1, 2, 3), ReduceSum.keepDims(true));
  }
}
