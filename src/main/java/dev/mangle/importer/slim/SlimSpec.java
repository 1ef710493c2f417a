package dev.mangle.importer.slim;

/**
 * A named architecture and what goes with it.
 *
 * @param size usual height and width of the images
 * @param range what the network takes
 * @param logits layer that gives the scores: its biases tell how many there are
 */
record SlimSpec(Architecture architecture, Style style, int size, PixelRange range, String logits) {
  /** Scores of ImageNet with and without slim's class 0, "background". */
  static final int WITH_BACKGROUND = 1001;

  static final int WITHOUT_BACKGROUND = 1000;

  /** The usual number of scores: networks that take the mean off came without the background. */
  int classes() {
    return range.equals(PixelRange.MEAN_TAKEN_OFF) ? WITHOUT_BACKGROUND : WITH_BACKGROUND;
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
