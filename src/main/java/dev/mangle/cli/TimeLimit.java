package dev.mangle.cli;

import dev.mangle.io.UserException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/**
 * Seconds that a run has, or that it has for a number of images.
 *
 * @param seconds over 0
 * @param images 0 where the seconds are for all of them
 */
record TimeLimit(double seconds, int images) {
  private static final Pattern FORM = Pattern.compile("([0-9.eE]+)(?:/([0-9]{1,6}))?");

  /** Seconds for {@code count} images. */
  double of(int count) {
    return images == 0 ? seconds : seconds * count / images;
  }

  /** Reads {@code S} or {@code S/N}. */
  static final class Converter implements ITypeConverter<TimeLimit> {
    @Override
    public TimeLimit convert(String text) {
      Matcher matcher = FORM.matcher(text);
      try {
        if (matcher.matches()) {
          double seconds = Double.parseDouble(matcher.group(1));
          int images = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
          if (seconds > 0
              && !Double.isInfinite(seconds)
              && (images > 0 || matcher.group(2) == null)) {
            return new TimeLimit(seconds, images);
          }
        }
      } catch (NumberFormatException e) {
        // Told below, like everything else that is no limit.
      }
      throw new UserException(
          "--time-limit: expected seconds, or seconds for so many images such as 500/100, found '%s'",
          text);
    }
  }
}
