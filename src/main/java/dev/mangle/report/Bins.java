package dev.mangle.report;

import java.util.List;

/**
 * Intervals of one width, beginning at a multiple of it: {@code [start + i * width, start + (i + 1)
 * * width)}.
 *
 * @param count number of intervals, at least 1
 */
record Bins(double start, double width, int count) {

  /**
   * Bins over all values, at most {@code most} of them, of a width of 1, 2 or 5 times a power of
   * ten.
   *
   * @param values finite, at least one
   * @param least no bin is narrower
   */
  static Bins over(List<Double> values, int most, double least) {
    double low = values.stream().mapToDouble(v -> v).min().orElseThrow();
    double high = values.stream().mapToDouble(v -> v).max().orElseThrow();
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(least, (high - low) / most))));
    for (double factor : new double[] {1, 2, 5, 10, 20, 50}) {
      double width = factor * power;
      double first = Math.floor(low / width);
      int count = (int) (Math.floor(high / width) - first) + 1;
      if (width >= least && count <= most) {
        return new Bins(first * width, width, count);
      }
    }
    throw new AssertionError("some width of these fits: " + values);
  }

  /** How many values fall into each bin. */
  int[] counts(List<Double> values) {
    int[] counts = new int[count];
    for (double value : values) {
      int bin = (int) Math.floor(value / width - Math.rint(start / width));
      counts[Math.max(0, Math.min(count - 1, bin))]++;
    }
    return counts;
  }
}
