package dev.mangle.importer;

import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network takes for a pixel: {@code pixel (0..255) * scale + offset}.
 *
 * @param scale one number, or one a channel
 * @param offset likewise
 * @param origin who said so, for people
 */
public record PixelRange(List<Double> scale, List<Double> offset, String origin) {
  private static final double LARGEST_PIXEL = 255;

  /** Checks that all are finite numbers and no scale is zero. */
  public PixelRange {
    scale = List.copyOf(scale);
    offset = List.copyOf(offset);
    boolean finite =
        scale.stream().allMatch(Double::isFinite) && offset.stream().allMatch(Double::isFinite);
    if (scale.isEmpty() || scale.size() != offset.size() || !finite || scale.contains(0.0)) {
      throw new UserException(
          "pixel range (%s): expected finite scales other than 0 and as many offsets, found %s and"
              + " %s",
          origin, scale, offset);
    }
  }

  /** Pixels 0..255 become {@code least..most}. */
  public static PixelRange between(double least, double most, String origin) {
    return new PixelRange(List.of((most - least) / LARGEST_PIXEL), List.of(least), origin);
  }

  /** {@code (pixel - mean) / deviation}, a number or one a channel each. */
  public static PixelRange normalised(List<Double> mean, List<Double> deviation, String origin) {
    if (mean.isEmpty() || deviation.isEmpty() || deviation.contains(0.0)) {
      throw new UserException(
          "pixel range (%s): expected means and deviations other than 0, found %s and %s",
          origin, mean, deviation);
    }
    int channels = Math.max(mean.size(), deviation.size());
    List<Double> scale = new ArrayList<>();
    List<Double> offset = new ArrayList<>();
    for (int i = 0; i < channels; i++) {
      double divisor = at(deviation, i, channels, origin);
      scale.add(1 / divisor);
      offset.add((0 - at(mean, i, channels, origin)) / divisor);
    }
    return new PixelRange(scale, offset, origin);
  }

  private static double at(List<Double> values, int i, int channels, String origin) {
    if (values.size() != 1 && values.size() != channels) {
      throw new UserException(
          "pixel range (%s): expected 1 or %d numbers, found %d", origin, channels, values.size());
    }
    return values.get(values.size() == 1 ? 0 : i);
  }
}
