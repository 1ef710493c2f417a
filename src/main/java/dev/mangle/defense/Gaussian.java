package dev.mangle.defense;

import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A Gaussian blur, down and across in turn; weights go to four sigma and sum to 1; beyond the edge
 * the edge goes on.
 *
 * @param sigma standard deviation in pixels, over 0
 */
record Gaussian(double sigma) implements Defense {
  static final Kind<Defense> KIND =
      new Kind<>(
          "Gaussian blur",
          "",
          List.of(Parameter.number("sigma", 1, 0.1, 50)),
          values -> new Gaussian(values.number("sigma")));

  @Override
  public float[] apply(float[] image, ImageShape shape, RandomGenerator random) {
    float[] weights = weights();
    int stride = shape.width() * shape.channels();
    float[] out = image.clone();
    for (int column = 0; column < stride; column++) {
      blur(out, column, stride, shape.height(), weights);
    }
    for (int y = 0; y < shape.height(); y++) {
      for (int c = 0; c < shape.channels(); c++) {
        blur(out, y * stride + c, shape.channels(), shape.width(), weights);
      }
    }
    return out;
  }

  private float[] weights() {
    int radius = (int) Math.ceil(4 * sigma);
    double[] raw = new double[2 * radius + 1];
    double sum = 0;
    for (int i = 0; i < raw.length; i++) {
      double distance = (i - radius) / sigma;
      raw[i] = Math.exp(-distance * distance / 2);
      sum += raw[i];
    }
    float[] weights = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      weights[i] = (float) (raw[i] / sum);
    }
    return weights;
  }

  /** Blurs {@code length} values of {@code image}, {@code step} apart. */
  private static void blur(float[] image, int start, int step, int length, float[] weights) {
    int radius = weights.length / 2;
    float[] line = new float[length + 2 * radius];
    for (int i = 0; i < line.length; i++) {
      line[i] = image[start + step * Math.max(0, Math.min(length - 1, i - radius))];
    }
    for (int i = 0; i < length; i++) {
      float sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum += weights[k] * line[i + k];
      }
      image[start + step * i] = Math.min(255, sum);
    }
  }
}
