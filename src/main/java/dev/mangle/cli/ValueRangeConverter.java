package dev.mangle.cli;

import dev.mangle.image.ValueRange;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what a white pixel is in an array. */
final class ValueRangeConverter implements ITypeConverter<ValueRange> {
  @Override
  public ValueRange convert(String text) {
    for (ValueRange range : ValueRange.values()) {
      if (range.toString().equals(text)) {
        return range;
      }
    }
    throw new TypeConversionException("expected 1 or 255, found '" + text + "'");
  }
}
