package dev.mangle.attack;

import com.fasterxml.jackson.databind.util.StdConverter;

/** Numbers as people write them: 16 and 76.5, where Java would say 16.0. */
final class ShortNumber extends StdConverter<Double, Number> {
  static String text(double value) {
    return of(value).toString();
  }

  @Override
  public Number convert(Double value) {
    return of(value);
  }

  private static Number of(double value) {
    if (value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE) {
      return (int) value;
    }
    return value;
  }
}
