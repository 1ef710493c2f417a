package dev.mangle.defense;

import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Kind;
import java.util.List;
import java.util.random.RandomGenerator;

/** No defense at all. */
record None() implements Defense {
  static final Kind<Defense> KIND = new Kind<>("nothing", "", List.of(), values -> new None());

  @Override
  public float[] apply(float[] image, ImageShape shape, RandomGenerator random) {
    return image;
  }
}
