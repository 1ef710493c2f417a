package dev.mangle.bench;

import java.util.Arrays;
import java.util.Locale;

/** What several rounds gave: the median, between the lowest and the highest. */
public record Spread(double lowest, double median, double highest) {

  /**
   * Of at least one value; of an even number of them the median is the mean of the middle two.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("expected at least one value, found none");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(sorted[0], median, sorted[sorted.length - 1]);
  }

  /** Such as {@code 1.52 (1.40..1.61)}, each number in {@code format}. */
  public String text(String format) {
    return String.format(
        Locale.ROOT, format + " (" + format + ".." + format + ")", median, lowest, highest);
  }
}
