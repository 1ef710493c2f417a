package dev.mangle.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an L_infinity budget in pixel units, and knows the classic mistake about units. */
final class EpsilonConverter implements ITypeConverter<Integer> {

  @Override
  public Integer convert(String text) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw refusal(text);
    }
    if (value > 0 && value < 1) {
      throw new TypeConversionException(
          String.format(
              "'%s' looks like a share of the pixel range; epsilon is in pixel units 1..255, so"
                  + " that would be %d",
              text, Math.max(1, Math.round(value * 255))));
    }
    if (value != Math.rint(value) || value < 1 || value > 255) {
      throw refusal(text);
    }
    return (int) value;
  }

  private static TypeConversionException refusal(String text) {
    return new TypeConversionException(
        String.format("expected a whole number of pixel units 1..255, found '%s'", text));
  }
}
