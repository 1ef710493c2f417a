package dev.mangle.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** An immutable dense tensor, row-major; every value is one that a float holds exactly. */
public final class Weights {
  private final int[] shape;
  private final double[] values;

  private Weights(int[] shape, double[] values) {
    this.shape = shape;
    this.values = values;
  }

  /**
   * A tensor of {@code values}, each rounded to the nearest float.
   *
   * @throws IllegalArgumentException when the number of values does not fit the shape
   */
  public static Weights of(List<Integer> shape, double... values) {
    int[] dims = shape.stream().mapToInt(Integer::intValue).toArray();
    if (size(dims) != values.length) {
      throw new IllegalArgumentException(
          "shape " + shape + ": expected " + size(dims) + " values, found " + values.length);
    }
    return new Weights(dims, Arrays.stream(values).map(v -> (float) v).toArray());
  }

  /** A vector of {@code values}. */
  public static Weights vector(double... values) {
    return of(List.of(values.length), values);
  }

  /** Normally distributed values with standard deviation {@code deviation}. */
  public static Weights random(Random random, double deviation, int... shape) {
    double[] values = new double[size(shape)];
    Arrays.setAll(values, i -> (float) (random.nextGaussian() * deviation));
    return new Weights(shape.clone(), values);
  }

  /** Uniformly distributed values between {@code low} and {@code high}. */
  public static Weights uniform(Random random, double low, double high, int... shape) {
    double[] values = new double[size(shape)];
    Arrays.setAll(values, i -> (float) (low + random.nextDouble() * (high - low)));
    return new Weights(shape.clone(), values);
  }

  /** Extent along {@code axis}. */
  public int dim(int axis) {
    return shape[axis];
  }

  /** All extents. */
  public long[] shape() {
    return Arrays.stream(shape).asLongStream().toArray();
  }

  /** The value at the row-major position {@code index}. */
  public double get(int index) {
    return values[index];
  }

  /** All values, as floats, row-major. */
  public float[] floats() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Fails unless the shape is {@code expected}. */
  Weights require(String name, int... expected) {
    if (!Arrays.equals(shape, expected)) {
      throw new IllegalArgumentException(
          name
              + ": expected shape "
              + Arrays.toString(expected)
              + ", found "
              + Arrays.toString(shape));
    }
    return this;
  }

  static int size(int... shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }
}
