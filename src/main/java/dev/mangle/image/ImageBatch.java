package dev.mangle.image;

import java.util.List;

/**
 * Images of one shape as floats.
 *
 * @param names file names, one an image, in the order of the pixels
 * @param shape shape of each image
 * @param pixels NHWC, 0..255, {@code names.size() * shape.size()} long; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record ImageBatch(List<String> names, ImageShape shape, float[] pixels) {
  /** Refuses an empty batch and a wrong number of pixels. */
  public ImageBatch {
    names = List.copyOf(names);
    long expected = (long) names.size() * shape.size();
    if (names.isEmpty() || pixels.length != expected) {
      throw new IllegalArgumentException(
          "%d images of %s: expected %d pixels, found %d"
              .formatted(names.size(), shape, expected, pixels.length));
    }
  }

  /**
   * A batch of {@code images} in their order.
   *
   * @throws IllegalArgumentException when there are none or their shapes differ
   */
  public static ImageBatch of(List<Image> images) {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("expected one image or more, found none");
    }
    ImageShape shape = images.get(0).shape();
    float[] pixels = new float[Math.multiplyExact(images.size(), shape.size())];
    int at = 0;
    for (Image image : images) {
      if (!image.shape().equals(shape)) {
        throw new IllegalArgumentException(
            "expected images of %s, found %s".formatted(shape, image));
      }
      for (byte sample : image.samples()) {
        pixels[at++] = sample & 0xff;
      }
    }
    return new ImageBatch(images.stream().map(Image::name).toList(), shape, pixels);
  }

  /** Number of images, at least 1. */
  public int size() {
    return names.size();
  }
}
