package dev.mangle.defense;

import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Randomised smoothing: the label that most draws of Gaussian noise give; probabilities are shares
 * of the draws. Noisy samples are clipped to 0..255. There is no abstaining, since the contest
 * wants a label.
 *
 * <p>Source: Cohen, Rosenfeld and Kolter, "Certified adversarial robustness via randomized
 * smoothing", 2019.
 *
 * @param sigma standard deviation in pixel units
 * @param count draws an image
 * @param seed of the draws
 */
record RandomNoise(double sigma, int count, long seed) implements Defense {
  static final Kind<Defense> KIND =
      new Kind<>(
          "majority over draws of Gaussian noise",
          "Cohen et al. 2019",
          List.of(
              Parameter.number("sigma", 16, 0, 255),
              Parameter.whole("draws", 30, 1, 10000),
              Parameter.seed()),
          values ->
              new RandomNoise(values.number("sigma"), values.whole("draws"), values.whole("seed")));

  @Override
  public float[] apply(float[] image, ImageShape shape, RandomGenerator random) {
    float[] out = new float[image.length];
    for (int i = 0; i < out.length; i++) {
      double noisy = image[i] + sigma * random.nextGaussian();
      out[i] = (float) Math.max(0, Math.min(255, noisy));
    }
    return out;
  }

  @Override
  public Optional<Draws> draws() {
    return Optional.of(new Draws(count, seed, Rule.MAJORITY));
  }
}
