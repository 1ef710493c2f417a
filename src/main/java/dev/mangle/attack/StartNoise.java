package dev.mangle.attack;

import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import java.util.SplittableRandom;

/**
 * What is written before any network has run: square patches of a random colour, up or down by all
 * of the budget. It uses the budget and takes no time; no network is asked.
 */
final class StartNoise {
  /** Patches in the shorter direction. */
  private static final int PATCHES = 28;

  private StartNoise() {}

  /** {@code source} with noise of up to {@code epsilon}, a function of seed and name. */
  static Image of(Image source, int epsilon, long seed) {
    ImageShape shape = source.shape();
    int side = Math.max(1, Math.min(shape.height(), shape.width()) / PATCHES);
    int across = (shape.width() + side - 1) / side;
    int down = (shape.height() + side - 1) / side;
    int channels = shape.channels();
    SplittableRandom random = RandomStart.random(seed, source.name());
    int[] signs = random.ints((long) down * across * channels, 0, 2).map(v -> 2 * v - 1).toArray();
    float[] pixels = new float[shape.size()];
    for (int i = 0; i < pixels.length; i++) {
      int pixel = i / channels;
      int patch = pixel / shape.width() / side * across + pixel % shape.width() / side;
      pixels[i] = (source.samples()[i] & 0xff) + epsilon * signs[patch * channels + i % channels];
    }
    byte[] rounded = EpsilonBox.round(pixels, 0, source.samples(), epsilon);
    return new Image(source.name(), shape, rounded);
  }
}
