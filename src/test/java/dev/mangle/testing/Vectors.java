package dev.mangle.testing;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Plain arithmetic with vectors of doubles. */
public final class Vectors {
  private Vectors() {}

  /** {@code a + factor b}. */
  public static double[] plus(double[] a, double factor, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] + factor * b[i]).toArray();
  }

  /** {@code factor a}. */
  public static double[] times(double factor, double[] a) {
    return Arrays.stream(a).map(v -> factor * v).toArray();
  }

  /** Their mean. */
  public static double[] mean(List<double[]> vectors) {
    double[] mean = new double[vectors.get(0).length];
    for (double[] vector : vectors) {
      mean = plus(mean, 1.0 / vectors.size(), vector);
    }
    return mean;
  }

  /** Sum of the products. */
  public static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  /** Root of the sum of squares. */
  public static double length(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /** {@code a / mean|a|}. */
  public static double[] byMean(double[] a) {
    return times(1 / Arrays.stream(a).map(Math::abs).average().orElseThrow(), a);
  }

  /** {@code a / std(a)}. */
  public static double[] byDeviation(double[] a) {
    double mean = Arrays.stream(a).average().orElseThrow();
    double square = Arrays.stream(a).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return times(1 / Math.sqrt(square), a);
  }

  /** -1, 0 or 1 each. */
  public static double[] sign(double[] a) {
    return Arrays.stream(a).map(Math::signum).toArray();
  }

  /** {@code a} within {@code radius} of {@code middle} and within 0..255. */
  public static double[] clip(double[] a, double[] middle, double radius) {
    return IntStream.range(0, a.length)
        .mapToDouble(i -> Math.min(Math.max(a[i], middle[i] - radius), middle[i] + radius))
        .map(v -> Math.min(Math.max(v, 0), 255))
        .toArray();
  }

  /** Slopes of {@code function} at {@code x} by central differences. */
  public static double[] slope(double[] x, double step, ToDoubleFunction<double[]> function) {
    double[] slope = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double[] high = x.clone();
      double[] low = x.clone();
      high[i] += step;
      low[i] -= step;
      slope[i] = (function.applyAsDouble(high) - function.applyAsDouble(low)) / (2 * step);
    }
    return slope;
  }

  /** The same numbers. */
  public static double[] of(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  /** The largest difference of two values at the same place. */
  public static double distance(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElse(0);
  }
}
