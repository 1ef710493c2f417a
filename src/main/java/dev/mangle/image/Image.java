package dev.mangle.image;

import java.util.Locale;

/** An 8-bit image and the name of its PNG file. */
public final class Image {
  private final String name;
  private final ImageShape shape;
  private final byte[] samples;

  /**
   * An image over {@code samples}, which is not copied and must not change any more.
   *
   * @param name file name that ends in .png (any case), without a folder
   * @param samples unsigned 8-bit, row-major, channels interleaved (HWC), {@code shape.size()} long
   */
  public Image(String name, ImageShape shape, byte[] samples) {
    if (!isPngName(name) || name.contains("/") || name.contains("\\")) {
      throw new IllegalArgumentException(
          "expected a file name that ends in .png, found '" + name + "'");
    }
    if (samples.length != shape.size()) {
      throw new IllegalArgumentException(
          "'%s' is %s: expected %d samples, found %d"
              .formatted(name, shape, shape.size(), samples.length));
    }
    this.name = name;
    this.shape = shape;
    this.samples = samples;
  }

  static boolean isPngName(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".png");
  }

  /** File name with its extension. */
  public String name() {
    return name;
  }

  /** Height, width and channels. */
  public ImageShape shape() {
    return shape;
  }

  /** The samples themselves, not a copy: unsigned 8-bit, row-major, channels interleaved. */
  public byte[] samples() {
    return samples;
  }

  /** This image with three equal channels where it is grey; itself where it is RGB. */
  public Image toRgb() {
    if (shape.channels() == 3) {
      return this;
    }
    byte[] rgb = new byte[Math.multiplyExact(samples.length, 3)];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = samples[i / 3];
    }
    return new Image(name, new ImageShape(shape.height(), shape.width(), 3), rgb);
  }

  /** This image with one channel where all three are equal everywhere; itself elsewhere. */
  public Image toGreyIfEqual() {
    if (shape.channels() == 1) {
      return this;
    }
    byte[] grey = new byte[samples.length / 3];
    for (int i = 0; i < samples.length; i++) {
      if (samples[i] != samples[i - i % 3]) {
        return this;
      }
      grey[i / 3] = samples[i];
    }
    return new Image(name, new ImageShape(shape.height(), shape.width(), 1), grey);
  }

  /**
   * A rectangle of this image.
   *
   * @param top first row, and {@code left} the first column
   * @throws IllegalArgumentException when it is empty or not within the image
   */
  public Image crop(int top, int left, int height, int width) {
    if (top < 0
        || left < 0
        || height < 1
        || width < 1
        || height > shape.height() - top
        || width > shape.width() - left) {
      throw new IllegalArgumentException(
          "expected a rectangle within %s, found %dx%d from row %d, column %d"
              .formatted(this, height, width, top, left));
    }
    int channels = shape.channels();
    byte[] part = new byte[height * width * channels];
    for (int y = 0; y < height; y++) {
      int from = ((top + y) * shape.width() + left) * channels;
      System.arraycopy(samples, from, part, y * width * channels, width * channels);
    }
    return new Image(name, new ImageShape(height, width, channels), part);
  }

  @Override
  public String toString() {
    return name + " " + shape;
  }
}
