package dev.mangle.data;

import dev.mangle.io.UserException;
import java.util.Arrays;

/**
 * Images of one size with their true labels, in the order of the source.
 *
 * @param pixels samples 0..255 as unsigned bytes, NHWC; not copied, do not write to it
 * @param labels one true label an image; not copied, do not write to it
 * @param height pixels
 * @param width pixels
 * @param channels 1 or 3
 */
@SuppressWarnings("ArrayRecordComponent") // 47 MB of samples: a copy an access is no option.
public record LabeledImages(byte[] pixels, int[] labels, int height, int width, int channels) {

  /** Checks that samples and labels are of as many images. */
  public LabeledImages {
    long expected = (long) labels.length * height * width * channels;
    if (pixels.length != expected) {
      throw new UserException(
          "%d labels of %dx%dx%d images: expected %d samples, found %d",
          labels.length, height, width, channels, expected, pixels.length);
    }
  }

  /** Number of images. */
  public int count() {
    return labels.length;
  }

  /** Samples an image. */
  public int size() {
    return height * width * channels;
  }

  /** The first {@code count} images, or all where there are fewer. */
  public LabeledImages first(int count) {
    if (count >= count()) {
      return this;
    }
    return new LabeledImages(
        Arrays.copyOf(pixels, count * size()),
        Arrays.copyOf(labels, count),
        height,
        width,
        channels);
  }
}
