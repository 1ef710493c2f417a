package dev.mangle.testing;

import dev.mangle.model.ModelSpec;
import java.util.List;
import java.util.stream.IntStream;

/**
 * From the pixels of an image to a network's outputs and back: resize, channels, then {@code pixel
 * * scale + offset}, as {@code model.json} says.
 *
 * <p>The resize is bilinear with half-pixel centres and without antialiasing: output row i is taken
 * at {@code (i + 0.5) * in / out - 0.5}, held at the edges. Grey images are repeated for colour
 * networks; colour images become {@code 0.299 R + 0.587 G + 0.114 B} for grey ones.
 *
 * @param height of the images
 * @param width of the images
 * @param channels of the images: 3 (RGB) or 1
 */
public record PlainAdapter(TestNetwork network, int height, int width, int channels) {

  /**
   * The network's outputs for one image.
   *
   * @param pixels [height, width, channels], 0..255
   * @return as {@link TestNetwork#outputs}
   */
  public List<double[]> outputs(double[] pixels) {
    return network.outputs(toInput(pixels));
  }

  /** The first of {@link #outputs}. */
  public double[] logits(double[] pixels) {
    return outputs(pixels).get(0);
  }

  /** Gradient with respect to the pixels, given those with respect to the outputs. */
  public double[] backward(double[] pixels, List<double[]> outputGradients) {
    double[] gradient = network.backward(toInput(pixels), outputGradients);
    ModelSpec.Input input = network.spec().input();
    double[][] mix = mix();
    double[] resized = new double[gradient.length / mix.length * channels];
    for (int i = 0; i < gradient.length; i++) {
      int n = i % mix.length;
      for (int c = 0; c < channels; c++) {
        int pixel = i / mix.length * channels + c;
        resized[pixel] += gradient[i] * perChannel(input.scale(), n) * mix[n][c];
      }
    }
    double[] result = new double[height * width * channels];
    forEachTap(
        height,
        width,
        channels,
        input.height(),
        input.width(),
        (from, to, weight) -> result[from] += weight * resized[to]);
    return result;
  }

  /** What the network gets, in its own units. */
  double[] toInput(double[] pixels) {
    ModelSpec.Input input = network.spec().input();
    double[] resized = resize(pixels, height, width, channels, input.height(), input.width());
    double[][] mix = mix();
    double[] result = new double[TestNetwork.inputSize(network.spec())];
    for (int i = 0; i < result.length; i++) {
      int n = i % mix.length;
      double value = 0;
      for (int c = 0; c < channels; c++) {
        value += mix[n][c] * resized[i / mix.length * channels + c];
      }
      result[i] = value * perChannel(input.scale(), n) + perChannel(input.offset(), n);
    }
    return result;
  }

  /** Bilinear with half-pixel centres, channels last. */
  static double[] resize(
      double[] image, int height, int width, int channels, int newHeight, int newWidth) {
    double[] result = new double[newHeight * newWidth * channels];
    forEachTap(
        height,
        width,
        channels,
        newHeight,
        newWidth,
        (from, to, weight) -> result[to] += weight * image[from]);
    return result;
  }

  /** The share {@code weight} that one value of the image has in one value of the resized one. */
  @FunctionalInterface
  private interface Tap {
    void visit(int from, int to, double weight);
  }

  private static void forEachTap(
      int height, int width, int channels, int newHeight, int newWidth, Tap tap) {
    for (int y = 0; y < newHeight; y++) {
      double sourceY = position(y, height, newHeight);
      for (int x = 0; x < newWidth; x++) {
        double sourceX = position(x, width, newWidth);
        for (int corner = 0; corner < 4; corner++) {
          int row = (int) sourceY + corner / 2;
          int column = (int) sourceX + corner % 2;
          double weight = (1 - Math.abs(sourceY - row)) * (1 - Math.abs(sourceX - column));
          for (int c = 0; weight > 0 && c < channels; c++) {
            int from = (row * width + column) * channels + c;
            tap.visit(from, (y * newWidth + x) * channels + c, weight);
          }
        }
      }
    }
  }

  private static double position(int i, int in, int out) {
    return Math.min(Math.max((i + 0.5) * in / out - 0.5, 0), in - 1);
  }

  /** Shares of the image's channels in each of the network's. */
  private double[][] mix() {
    if (channels == 1) {
      return IntStream.range(0, network.spec().input().channels())
          .mapToObj(n -> new double[] {1})
          .toArray(double[][]::new);
    }
    return switch (network.spec().input().order()) {
      case RGB -> new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
      case BGR -> new double[][] {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}};
      case GRAY -> new double[][] {{0.299, 0.587, 0.114}};
    };
  }

  private static double perChannel(List<Double> values, int channel) {
    return values.size() == 1 ? values.get(0) : values.get(channel);
  }
}
