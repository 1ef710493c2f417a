package dev.mangle.testing;

import static dev.mangle.testing.GraphBuilder.attr;

import java.util.List;
import java.util.Random;

/**
 * Batch normalisation as at inference, over the last axis: {@code (x - mean) / sqrt(variance +
 * epsilon) * gamma + beta}.
 */
public record BatchNorm(
    Weights gamma, Weights beta, Weights mean, Weights variance, double epsilon) {
  /** Checks that all vectors have one length. */
  public BatchNorm {
    int channels = gamma.dim(0);
    gamma.require("gamma", channels);
    beta.require("beta", channels);
    mean.require("mean", channels);
    variance.require("variance", channels);
  }

  /** Random values with variances between 0.5 and 2. */
  public static BatchNorm random(Random random, int channels) {
    return new BatchNorm(
        Weights.uniform(random, 0.5, 1.5, channels),
        Weights.random(random, 0.3, channels),
        Weights.random(random, 0.3, channels),
        Weights.uniform(random, 0.5, 2, channels),
        0.001);
  }

  double[] forward(double[] x) {
    double[] y = backward(x);
    for (int i = 0; i < x.length; i++) {
      int c = i % gamma.dim(0);
      y[i] += beta.get(c) - mean.get(c) * factor(c);
    }
    return y;
  }

  double[] backward(double[] dy) {
    double[] dx = new double[dy.length];
    for (int i = 0; i < dy.length; i++) {
      dx[i] = dy[i] * factor(i % gamma.dim(0));
    }
    return dx;
  }

  private double factor(int channel) {
    return gamma.get(channel) / Math.sqrt(variance.get(channel) + epsilon);
  }

  String define(GraphBuilder graph, String input, NetworkVariables variables) {
    return graph.node(
        "batch_norm/FusedBatchNormV3",
        "FusedBatchNormV3",
        List.of(
            input,
            variables.read("batch_norm/gamma", gamma),
            variables.read("batch_norm/beta", beta),
            variables.read("batch_norm/moving_mean", mean),
            variables.read("batch_norm/moving_variance", variance)),
        attr("epsilon", (float) epsilon),
        attr("is_training", false));
  }
}
