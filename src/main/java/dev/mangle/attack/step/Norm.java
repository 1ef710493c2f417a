package dev.mangle.attack.step;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** Length of an image-shaped tensor, one number an image. */
public enum Norm {
  /** Sum of absolute values. */
  L1("the gradient, so long that values change by the step size in the mean") {
    @Override
    public Operand<TFloat32> of(Ops tf, Operand<TFloat32> x) {
      return perImageSum(tf, tf.math.abs(x));
    }

    @Override
    public double length(double perValue, int values) {
      return perValue * values;
    }
  },
  /** Root of the sum of squares. */
  L2("the gradient, so long that the root mean square of the changes is the step size") {
    @Override
    public Operand<TFloat32> of(Ops tf, Operand<TFloat32> x) {
      return tf.math.sqrt(perImageSum(tf, tf.math.square(x)));
    }

    @Override
    public double length(double perValue, int values) {
      return perValue * Math.sqrt(values);
    }
  },
  /** Largest absolute value. */
  LINF("the gradient's sign times the step size: FGSM and its iterations") {
    @Override
    public Operand<TFloat32> of(Ops tf, Operand<TFloat32> x) {
      return tf.reduceMax(tf.math.abs(x), tf.array(1, 2, 3), ReduceMax.keepDims(true));
    }

    @Override
    public double length(double perValue, int values) {
      return perValue;
    }
  },
  /** Standard deviation of the values. */
  STD("gradient / its standard deviation, rounded and clipped to -2..2, times the step size") {
    @Override
    public Operand<TFloat32> of(Ops tf, Operand<TFloat32> x) {
      Operand<TFloat32> mean = tf.math.mean(x, tf.array(1, 2, 3), Mean.keepDims(true));
      Operand<TFloat32> centred = tf.math.square(tf.math.sub(x, mean));
      return tf.math.sqrt(tf.math.mean(centred, tf.array(1, 2, 3), Mean.keepDims(true)));
    }

    @Override
    public double length(double perValue, int values) {
      return perValue;
    }
  };

  private final String step;

  Norm(String step) {
    this.step = step;
  }

  /** What a step in this length is, in a few words. */
  public String step() {
    return step;
  }

  /** {@code [images, h, w, c]} to {@code [images, 1, 1, 1]}. */
  public abstract Operand<TFloat32> of(Ops tf, Operand<TFloat32> x);

  /**
   * Length of a step of {@code values} numbers that all change by {@code perValue}; with the
   * standard deviation, by {@code perValue} a deviation of the gradient.
   */
  public abstract double length(double perValue, int values);

  private static Operand<TFloat32> perImageSum(Ops tf, Operand<TFloat32> x) {
    return tf.reduceSum(x, tf.array(1, 2, 3), ReduceSum.keepDims(true));
  }
}
