package dev.mangle.image;

/**
 * Height, width and channels of an image.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels 1 (grey) or 3 (RGB)
 */
public record ImageShape(int height, int width, int channels) {
  /** Refuses an empty image, other channels and more samples than an array holds. */
  public ImageShape {
    if (height < 1 || width < 1 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException(
          "expected height and width of 1 or more and 1 or 3 channels, found "
              + text(height, width, channels));
    }
    if ((long) height * width * channels > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          text(height, width, channels) + " is more than an array holds");
    }
  }

  /** Number of samples: height x width x channels. */
  public int size() {
    return height * width * channels;
  }

  /** Height x width x channels, such as {@code 299x299x3}. */
  @Override
  public String toString() {
    return text(height, width, channels);
  }

  private static String text(int height, int width, int channels) {
    return height + "x" + width + "x" + channels;
  }
}
