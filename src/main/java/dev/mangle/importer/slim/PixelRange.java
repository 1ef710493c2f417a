package dev.mangle.importer.slim;

import java.util.List;

/**
 * What slim's preprocessing makes of a pixel (0..255): {@code pixel * scale + offset}.
 *
 * @param scale one number, or one a channel (RGB)
 * @param offset likewise
 */
record PixelRange(List<Double> scale, List<Double> offset) {
  /** Inception's preprocessing. */
  static final PixelRange MINUS_ONE_TO_ONE = new PixelRange(List.of(2 / 255.0), List.of(-1.0));

  /** VGG's preprocessing: the training images' mean taken off. */
  static final PixelRange MEAN_TAKEN_OFF =
      new PixelRange(List.of(1.0), List.of(-123.68, -116.78, -103.94));
}
