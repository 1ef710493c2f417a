package dev.mangle.importer.tflite;

import dev.mangle.importer.ImportRequest;
import dev.mangle.io.UserException;

/**
 * What an input tensor is made of.
 *
 * @param channels 1 or 3
 * @param channelsFirst whether they come before rows and columns
 */
record Layout(int height, int width, int channels, boolean channelsFirst) {
  private static final int RANK = 4;
  private static final int COLOURS = 3;

  /**
   * Reads it off the shape.
   *
   * @param said size by the user, which fills what the shape leaves open; or {@code null}
   */
  static Layout of(LiteTensor input, ImportRequest.Size said) {
    int[] shape = input.shape();
    boolean images = shape.length == RANK && (shape[0] == 1 || shape[0] == -1);
    boolean first = images && !isChannels(shape[RANK - 1]) && isChannels(shape[1]);
    if (!images || (!first && !isChannels(shape[RANK - 1]))) {
      throw new UserException(
          "input '%s': expected one image [1, height, width, 1 or 3], found %s",
          input.name(), input.shapeText());
    }
    int row = first ? 2 : 1;
    ImportRequest.Size size =
        new ImportRequest.Size(
            extent(shape[row], said == null ? null : said.height(), input),
            extent(shape[row + 1], said == null ? null : said.width(), input));
    int channels = first ? shape[1] : shape[RANK - 1];
    return new Layout(size.height(), size.width(), channels, first);
  }

  private static boolean isChannels(int extent) {
    return extent == 1 || extent == COLOURS;
  }

  private static int extent(int told, Integer said, LiteTensor input) {
    if (told < 1 && said == null) {
      throw new UserException(
          "input '%s' takes any size (%s): give --size HEIGHTxWIDTH",
          input.name(), input.shapeText());
    }
    if (told >= 1 && said != null && told != said) {
      throw new UserException(
          "--size: the file's input '%s' is %s, and cannot be changed",
          input.name(), input.shapeText());
    }
    return told >= 1 ? told : said;
  }
}
