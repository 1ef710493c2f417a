package dev.mangle.cli;

import dev.mangle.model.LabelRange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code FIRST..LAST}. */
final class LabelRangeConverter implements ITypeConverter<LabelRange> {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,6})\\.\\.(\\d{1,6})");

  @Override
  public LabelRange convert(String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      throw new TypeConversionException(
          "expected classes as FIRST..LAST, such as 1..1000, found '" + text + "'");
    }
    return new LabelRange(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
  }
}
