package dev.mangle.importer.challenge;

import dev.mangle.importer.TestCheckpoint.Value;
import java.util.Iterator;
import java.util.List;

/** The challenge's network in plain loops, on one image. */
final class PlainCnn {
  private final Iterator<Value> weights;

  private PlainCnn(List<Value> weights) {
    this.weights = weights.iterator();
  }

  /**
   * The ten scores.
   *
   * @param weights kernel and bias of each layer
   * @param image 28x28 values, 0..1
   */
  static double[] logits(List<Value> weights, double[] image) {
    PlainCnn net = new PlainCnn(weights);
    double[] x = pool(net.convolution(image, 28, 1, 32), 28, 32);
    x = pool(net.convolution(x, 14, 32, 64), 14, 64);
    return net.dense(relu(net.dense(x, 1024)), 10);
  }

  /** A 5x5 window over a square of {@code side}, zeros around it; bias and relu. */
  private double[] convolution(double[] x, int side, int in, int out) {
    float[] kernel = weights.next().values();
    float[] bias = weights.next().values();
    double[] y = new double[side * side * out];
    for (int i = 0; i < y.length; i++) {
      int o = i % out;
      int column = i / out % side;
      int row = i / out / side;
      y[i] = bias[o];
      for (int k = 0; k < 25; k++) {
        int r = row + k / 5 - 2;
        int c = column + k % 5 - 2;
        if (r >= 0 && r < side && c >= 0 && c < side) {
          for (int n = 0; n < in; n++) {
            y[i] += x[(r * side + c) * in + n] * kernel[(k * in + n) * out + o];
          }
        }
      }
    }
    return relu(y);
  }

  private static double[] pool(double[] x, int side, int channels) {
    double[] y = new double[x.length / 4];
    for (int i = 0; i < x.length; i++) {
      int row = i / channels / side / 2;
      int column = i / channels % side / 2;
      int at = (row * (side / 2) + column) * channels + i % channels;
      // After relu nothing is below 0.
      y[at] = Math.max(y[at], x[i]);
    }
    return y;
  }

  private double[] dense(double[] x, int units) {
    float[] kernel = weights.next().values();
    float[] bias = weights.next().values();
    double[] y = new double[units];
    for (int u = 0; u < units; u++) {
      y[u] = bias[u];
      for (int i = 0; i < x.length; i++) {
        y[u] += x[i] * kernel[i * units + u];
      }
    }
    return y;
  }

  private static double[] relu(double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.max(0, x[i]);
    }
    return y;
  }
}
