package dev.mangle.defense;

import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Fewer bits a sample: each goes to the nearest of 2^depth levels, evenly spread over 0..255.
 *
 * <p>Source: Xu, Evans and Qi, "Feature squeezing", 2017.
 *
 * @param depth bits, 1..8; 8 keeps whole numbers as they are
 */
record Bits(int depth) implements Defense {
  static final Kind<Defense> KIND =
      new Kind<>(
          "fewer bits a sample",
          "Xu et al. 2017",
          List.of(Parameter.whole("depth", 3, 1, 8)),
          values -> new Bits(values.whole("depth")));

  @Override
  public float[] apply(float[] image, ImageShape shape, RandomGenerator random) {
    int top = (1 << depth) - 1;
    float[] out = new float[image.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.round(image[i] * top / 255) * 255f / top;
    }
    return out;
  }
}
