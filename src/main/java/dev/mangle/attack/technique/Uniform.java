package dev.mangle.attack.technique;

import java.util.SplittableRandom;

/** Uniform numbers in bulk. */
final class Uniform {
  private static final float UNIT = 1f / (1 << 24);

  private Uniform() {}

  /** Writes {@code count} numbers of [low, high), 24 random bits each. */
  static void fill(
      SplittableRandom random, float low, float high, float[] values, int at, int count) {
    float width = (high - low) * UNIT;
    for (int i = at; i < at + count; i++) {
      values[i] = low + (random.nextInt() >>> 8) * width;
    }
  }
}
