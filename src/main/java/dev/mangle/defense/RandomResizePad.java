package dev.mangle.defense;

import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * To a random size (nearest sample), then at a random place of a larger black image; the mean
 * probability of all draws decides. The sizes are the authors', 310..330 inside of 331 for 299, and
 * in proportion for others; the network's adapter resizes where it must.
 *
 * <p>Source: Xie et al., "Mitigating adversarial effects through randomization", 2017, second of
 * the NIPS 2017 defenses.
 *
 * @param count draws an image
 * @param seed of the draws
 */
record RandomResizePad(int count, long seed) implements Defense {
  static final Kind<Defense> KIND =
      new Kind<>(
          "random size and place, mean of draws",
          "Xie et al. 2017",
          List.of(Parameter.whole("draws", 30, 1, 10000), Parameter.seed()),
          values -> new RandomResizePad(values.whole("draws"), values.whole("seed")));

  private static final double USUAL = 299;
  private static final int SMALLEST = 310;
  private static final int WHOLE = 331;

  @Override
  public float[] apply(float[] image, ImageShape shape, RandomGenerator random) {
    ImageShape whole = shape(shape);
    int smallest = scaled(shape.height(), SMALLEST);
    int height = smallest + random.nextInt(Math.max(1, whole.height() - smallest));
    long proportional = Math.round((double) shape.width() * height / shape.height());
    int width = (int) Math.min(whole.width(), Math.max(1, proportional));
    int top = random.nextInt(whole.height() - height + 1);
    int left = random.nextInt(whole.width() - width + 1);
    float[] out = new float[whole.size()];
    int channels = shape.channels();
    for (int y = 0; y < height; y++) {
      int from = y * shape.height() / height * shape.width();
      int to = (top + y) * whole.width() + left;
      for (int x = 0; x < width; x++) {
        int source = (from + x * shape.width() / width) * channels;
        System.arraycopy(image, source, out, (to + x) * channels, channels);
      }
    }
    return out;
  }

  private static int scaled(int side, int usual) {
    return (int) Math.round(side * usual / USUAL);
  }

  @Override
  public ImageShape shape(ImageShape shape) {
    return new ImageShape(
        scaled(shape.height(), WHOLE), scaled(shape.width(), WHOLE), shape.channels());
  }

  @Override
  public Optional<Draws> draws() {
    return Optional.of(new Draws(count, seed, Rule.MEAN));
  }
}
