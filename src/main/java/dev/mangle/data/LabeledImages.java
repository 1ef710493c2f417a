package dev.mangle.data;

import dev.mangle.io.UserException;
import java.util.Arrays;
import java.util.List;

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

  /** The images of all {@code parts}, which are of one size, in order. */
  static LabeledImages join(List<LabeledImages> parts) {
    LabeledImages like = parts.get(0);
    int count = parts.stream().mapToInt(LabeledImages::count).sum();
    byte[] pixels = new byte[count * like.size()];
    int[] labels = new int[count];
    int at = 0;
    for (LabeledImages part : parts) {
      System.arraycopy(part.pixels, 0, pixels, at * like.size(), part.pixels.length);
      System.arraycopy(part.labels, 0, labels, at, part.count());
      at += part.count();
    }
    return new LabeledImages(pixels, labels, like.height, like.width, like.channels);
  }

  /** The first {@code count} images, or all where there are fewer. */
  public LabeledImages first(int count) {
    return count >= count() ? this : range(0, count);
  }

  /** The last {@code count} images, 0..{@link #count}. */
  public LabeledImages last(int count) {
    return range(count() - count, count());
  }

  private LabeledImages range(int from, int to) {
    return new LabeledImages(
        Arrays.copyOfRange(pixels, from * size(), to * size()),
        Arrays.copyOfRange(labels, from, to),
        height,
        width,
        channels);
  }
}
