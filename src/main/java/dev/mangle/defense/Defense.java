package dev.mangle.defense;

import dev.mangle.image.ImageShape;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What is done to an image before networks see it. Immutable, and safe for several threads. */
public interface Defense {

  /**
   * Processes one image; does not write to it, but may return it.
   *
   * @param image row-major, channels interleaved, 0..255, {@code shape.size()} long
   * @param random of this image and draw, for a defense that has {@link #draws}
   * @return finite, 0..255, as long as {@link #shape} says
   */
  float[] apply(float[] image, ImageShape shape, RandomGenerator random);

  /** Shape of what comes out for an image of {@code shape}. */
  default ImageShape shape(ImageShape shape) {
    return shape;
  }

  /** How often a random defense is drawn; empty for one that always does the same. */
  default Optional<Draws> draws() {
    return Optional.empty();
  }

  /** Names of checkpoints that vote beside the network that is defended. */
  default List<String> networks() {
    return List.of();
  }

  /**
   * The draws of a random defense.
   *
   * @param count processed images for each image, at least 1
   * @param seed of the draws; with the image's name it decides everything
   * @param rule how their verdicts become one
   */
  record Draws(int count, long seed, Rule rule) {}

  /** How several verdicts become one. */
  enum Rule {
    /** The highest mean probability wins. */
    MEAN,
    /** The label that most say wins, mean probability among equals; shares are probabilities. */
    MAJORITY
  }
}
