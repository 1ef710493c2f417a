package dev.mangle.cli;

import dev.mangle.image.ImageShape;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 28x28} (grey) or {@code 299x299x3}. */
final class ImageShapeConverter implements ITypeConverter<ImageShape> {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,5})x(\\d{1,5})(?:x([13]))?");

  @Override
  public ImageShape convert(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (shape.matches()) {
      int channels = shape.group(3) == null ? 1 : Integer.parseInt(shape.group(3));
      int height = Integer.parseInt(shape.group(1));
      int width = Integer.parseInt(shape.group(2));
      if (height > 0 && width > 0 && (long) height * width * channels <= Integer.MAX_VALUE) {
        return new ImageShape(height, width, channels);
      }
    }
    throw new TypeConversionException(
        "expected HEIGHTxWIDTH or HEIGHTxWIDTHxCHANNELS with 1 or 3 channels, found '"
            + text
            + "'");
  }
}
