package dev.mangle.attack.engine;

import dev.mangle.image.ImageBatch;
import java.util.SplittableRandom;

/**
 * The images that are attacked, as far as random draws depend on them.
 *
 * @param images clean
 * @param seed of the plan
 * @param others where other images come from
 */
public record Subject(ImageBatch images, long seed, Others others) {

  /** Images that may be mixed in. */
  @FunctionalInterface
  public interface Others {
    /** Pixels of an image other than {@code images}' one at {@code image}, of the same shape. */
    float[] other(ImageBatch images, int image, SplittableRandom random);
  }
}
