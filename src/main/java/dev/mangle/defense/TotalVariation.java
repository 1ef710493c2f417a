package dev.mangle.defense;

import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Total variation minimisation, channel by channel: the image {@code u} with the least {@code |u -
 * image|^2 / 2 + weight * TV(u)}, where TV is the sum over the samples of the Euclidean length of
 * the forward differences down and across.
 *
 * <p>The dual problem is solved by projected gradients (Chambolle, "An algorithm for total
 * variation minimization and applications", 2004) with the acceleration of Beck and Teboulle ("Fast
 * gradient-based algorithms for constrained total variation image denoising", 2009). As a defense:
 * Guo et al., "Countering adversarial images using input transformations", 2018.
 *
 * @param weight of the total variation, in pixel units; the larger, the flatter
 * @param iterations of the solver
 */
record TotalVariation(double weight, int iterations) implements Defense {
  static final Kind<Defense> KIND =
      new Kind<>(
          "total variation minimisation",
          "Guo et al. 2018",
          List.of(
              Parameter.number("weight", 10, 0.1, 1000),
              Parameter.whole("iterations", 50, 1, 10000)),
          values -> new TotalVariation(values.number("weight"), values.whole("iterations")));

  @Override
  public float[] apply(float[] image, ImageShape shape, RandomGenerator random) {
    float[] out = new float[image.length];
    for (int c = 0; c < shape.channels(); c++) {
      Plane plane = new Plane(image, c, shape, (float) weight);
      for (int i = 0; i < iterations; i++) {
        plane.step();
      }
      plane.write(out, c, shape.channels());
    }
    return out;
  }

  /** One channel on its way; fields are row-major {@code [height, width]}. */
  private static final class Plane {
    private final int height;
    private final int width;
    private final float weight;
    private final float[] image;

    /** The image that goes with the extrapolated dual field. */
    private final float[] primal;

    /** The dual field, a vector of length 1 or less a sample: down, across. */
    private final float[] down;

    private final float[] across;

    /** The dual field carried on by its last move. */
    private final float[] downAhead;

    private final float[] acrossAhead;
    private double momentum = 1;

    Plane(float[] samples, int channel, ImageShape shape, float weight) {
      this.height = shape.height();
      this.width = shape.width();
      this.weight = weight;
      this.image = new float[height * width];
      for (int i = 0; i < image.length; i++) {
        image[i] = samples[i * shape.channels() + channel];
      }
      this.primal = image.clone();
      this.down = new float[image.length];
      this.across = new float[image.length];
      this.downAhead = new float[image.length];
      this.acrossAhead = new float[image.length];
    }

    /** One step of length 1 / 8, the inverse of what the squared operator's norm cannot exceed. */
    void step() {
      toPrimal(downAhead, acrossAhead);
      double next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
      float carry = (float) ((momentum - 1) / next);
      momentum = next;
      float rate = 1 / (8 * weight);
      for (int y = 0, i = 0; y < height; y++) {
        for (int x = 0; x < width; x++, i++) {
          float d = y + 1 < height ? downAhead[i] + rate * (primal[i] - primal[i + width]) : 0;
          float a = x + 1 < width ? acrossAhead[i] + rate * (primal[i] - primal[i + 1]) : 0;
          float square = d * d + a * a;
          if (square > 1) {
            float shrink = (float) (1 / Math.sqrt(square));
            d *= shrink;
            a *= shrink;
          }
          downAhead[i] = d + carry * (d - down[i]);
          acrossAhead[i] = a + carry * (a - across[i]);
          down[i] = d;
          across[i] = a;
        }
      }
    }

    private void toPrimal(float[] d, float[] a) {
      for (int y = 0, i = 0; y < height; y++) {
        for (int x = 0; x < width; x++, i++) {
          float sum = d[i] + a[i];
          sum -= y > 0 ? d[i - width] : 0;
          sum -= x > 0 ? a[i - 1] : 0;
          primal[i] = image[i] - weight * sum;
        }
      }
    }

    void write(float[] out, int channel, int channels) {
      toPrimal(down, across);
      for (int i = 0; i < primal.length; i++) {
        out[i * channels + channel] = Math.max(0, Math.min(255, primal[i]));
      }
    }
  }
}
