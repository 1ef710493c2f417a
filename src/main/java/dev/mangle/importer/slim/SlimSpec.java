package dev.mangle.importer.slim;

import dev.mangle.importer.PixelRange;
import java.util.List;

/**
 * A named architecture and what goes with it.
 *
 * @param size usual height and width of the images
 * @param range what the network takes
 * @param logits layer that gives the scores: its biases tell how many there are
 */
record SlimSpec(Architecture architecture, Style style, int size, PixelRange range, String logits) {
  /** Inception's preprocessing. */
  static final PixelRange MINUS_ONE_TO_ONE = PixelRange.between(-1, 1, "slim's for Inception");

  /** VGG's preprocessing: the training images' mean taken off. */
  static final PixelRange MEAN_TAKEN_OFF =
      PixelRange.normalised(List.of(123.68, 116.78, 103.94), List.of(1.0), "slim's for VGG");

  /** Scores of ImageNet with and without slim's class 0, "background". */
  static final int WITH_BACKGROUND = 1001;

  static final int WITHOUT_BACKGROUND = 1000;

  /** The usual number of scores: networks that take the mean off came without the background. */
  int classes() {
    return range.equals(MEAN_TAKEN_OFF) ? WITHOUT_BACKGROUND : WITH_BACKGROUND;
  }

  /** The same where batch norm has gammas. */
  SlimSpec scaled() {
    return new SlimSpec(architecture, style.scaled(), size, range, logits);
  }

  /** The variable whose length is the number of scores. */
  String classesVariable() {
    return logits + "/biases";
  }
}
