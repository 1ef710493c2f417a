package dev.mangle.defense;

import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Images on their way through a chain of defenses.
 *
 * @param shape of each image
 * @param pixels NHWC, 0..255
 * @param keys what decides each image's random numbers: its name and the draws so far, so that
 *     batches, order and other images change nothing
 */
record Stack(ImageShape shape, float[] pixels, long[] keys) {
  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

  static Stack of(ImageBatch images) {
    long[] keys = images.names().stream().mapToLong(Stack::key).toArray();
    return new Stack(images.shape(), images.pixels(), keys);
  }

  private static long key(String name) {
    long key = name.length();
    for (int i = 0; i < name.length(); i++) {
      key = mix(key, name.charAt(i));
    }
    return key;
  }

  private static long mix(long key, long value) {
    return new SplittableRandom(key * 0x5851F42D4C957F2DL + value).nextLong();
  }

  int count() {
    return keys.length;
  }

  /** Every image after {@code defense}; the images share the work of the cores. */
  Stack through(Defense defense, int draw) {
    boolean random = defense.draws().isPresent();
    long seed = defense.draws().map(Defense.Draws::seed).orElse(0L);
    long[] drawn = keys.clone();
    if (random) {
      Arrays.setAll(drawn, i -> mix(mix(keys[i], seed), draw));
    }
    ImageShape after = defense.shape(shape);
    float[] out = new float[Math.multiplyExact(keys.length, after.size())];
    IntStream.range(0, keys.length)
        .parallel()
        .forEach(
            i -> {
              float[] image = Arrays.copyOfRange(pixels, i * shape.size(), (i + 1) * shape.size());
              float[] processed = defense.apply(image, shape, new SplittableRandom(drawn[i]));
              System.arraycopy(processed, 0, out, i * after.size(), after.size());
            });
    return new Stack(after, out, drawn);
  }

  /** Shape of images of {@code shape} in grey. */
  static ImageShape gray(ImageShape shape) {
    return new ImageShape(shape.height(), shape.width(), 1);
  }

  /** Colour images in grey, by ITU-R BT.601 luma; three equal channels become what they are. */
  Stack toGray() {
    float[] out = new float[pixels.length / 3];
    for (int i = 0; i < out.length; i++) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += (double) LUMA[c] * pixels[3 * i + c];
      }
      out[i] = (float) Math.min(255, sum);
    }
    return new Stack(gray(shape), out, keys);
  }
}
