package dev.mangle.importer.tflite;

import java.util.List;
import org.tensorflow.lite.schema.Padding;

/**
 * How a window moves over an image.
 *
 * @param down rows a step
 * @param across columns a step
 * @param padding a constant of {@link Padding}; TFLite pads SAME as TensorFlow does, the odd pixel
 *     behind
 */
record Window(int down, int across, byte padding) {

  /** As TensorFlow wants them. */
  List<Long> strides(Call call) {
    return four(call, "strides", down, across);
  }

  /** As TensorFlow calls it. */
  String paddingName(Call call) {
    return switch (padding) {
      case Padding.SAME -> "SAME";
      case Padding.VALID -> "VALID";
      default -> throw call.refuse("unknown padding %d".formatted(padding));
    };
  }

  /** Two extents between ones, for images and channels. */
  static List<Long> four(Call call, String what, int down, int across) {
    if (down < 1 || across < 1) {
      throw call.refuse("%s %d and %d: expected 1 or more".formatted(what, down, across));
    }
    return List.of(1L, (long) down, (long) across, 1L);
  }
}
