package dev.mangle.attack;

import dev.mangle.image.ImageBatch;
import java.util.SplittableRandom;

/** Where an attack begins: at the image, or at a random point of the box around it. */
final class RandomStart {
  private RandomStart() {}

  /**
   * Pixels to start from, inside of the box.
   *
   * <p>A function of seed and image name alone, so batches, order and resuming change nothing.
   */
  static float[] pixels(ImageBatch clean, AttackPlan plan) {
    if (plan.start() == Start.CLEAN) {
      return clean.pixels();
    }
    float[] pixels = clean.pixels().clone();
    int size = clean.shape().size();
    for (int image = 0; image < clean.size(); image++) {
      SplittableRandom random = random(plan.seed(), clean.names().get(image));
      for (int i = image * size; i < (image + 1) * size; i++) {
        double moved = pixels[i] + direction(random, plan.start()) * plan.epsilon();
        pixels[i] = (float) Math.min(255, Math.max(0, moved));
      }
    }
    return pixels;
  }

  private static double direction(SplittableRandom random, Start start) {
    return start == Start.CORNER ? (random.nextBoolean() ? 1 : -1) : random.nextDouble(-1, 1);
  }

  /** A stream of seed and image name alone. */
  static SplittableRandom random(long seed, String name) {
    long mixed = seed;
    for (int i = 0; i < name.length(); i++) {
      mixed = mixed * 0x5851F42D4C957F2DL + name.charAt(i) + 1;
    }
    return new SplittableRandom(mixed);
  }
}
