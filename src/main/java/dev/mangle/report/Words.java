package dev.mangle.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** Numbers as people read them. */
final class Words {
  private Words() {}

  /** Such as {@code 97.3 %}; a sure thing only where it is one. */
  static String percent(double share) {
    if (share > 0 && share < 0.001) {
      return "<0.1 %";
    }
    if (share < 1 && share > 0.999) {
      return ">99.9 %";
    }
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Such as {@code 957.5}. */
  static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** A share for CSS, 0..1. */
  static String css(double share) {
    return String.format(Locale.ROOT, "%.3f", share);
  }

  /** Such as {@code 1 image} or {@code 2 images}. */
  static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /** Such as {@code 16} or {@code 2.5}, in four digits. */
  static String plain(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(4));
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : rounded.stripTrailingZeros().toPlainString();
  }

  /** A name in the parts between which a line may break. */
  static List<String> parts(String name) {
    return List.of(name.split("(?<=[_+/.,-])", -1));
  }
}
