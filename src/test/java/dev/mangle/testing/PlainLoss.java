package dev.mangle.testing;

import java.util.Arrays;

/** Losses of one image in plain arithmetic, with the names and values that a plan gives them. */
public final class PlainLoss {
  private PlainLoss() {}

  /**
   * The loss.
   *
   * @param text such as {@code margin:kappa=5}
   * @param index of the class; outside of the scores the loss is 0
   * @param growing whether it is to grow, not to shrink
   */
  public static double of(String text, double[] scores, int index, boolean growing) {
    if (index < 0 || index >= scores.length) {
      return 0;
    }
    String name = text.split(":", -1)[0];
    double value = text.contains("=") ? Double.parseDouble(text.split("=", -1)[1]) : Double.NaN;
    return switch (name) {
      case "cross-entropy" -> crossEntropy(scores, index, text.contains("=") ? value : 0);
      case "logit" -> -scores[index];
      case "margin" -> margin(scores, index, text.contains("=") ? value : 50, growing);
      case "probability" -> -Math.exp(logSoftmax(scores)[index]);
      default -> throw new IllegalArgumentException("no formula for loss " + name);
    };
  }

  private static double crossEntropy(double[] scores, int index, double smoothing) {
    double[] logs = logSoftmax(scores);
    return -(1 - smoothing) * logs[index] - smoothing * Arrays.stream(logs).average().orElseThrow();
  }

  private static double margin(double[] scores, int index, double kappa, boolean growing) {
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < scores.length; i++) {
      best = i == index ? best : Math.max(best, scores[i]);
    }
    double margin = best - scores[index];
    return growing ? Math.min(margin, kappa) : Math.max(margin, -kappa);
  }

  /** Logarithms of the probabilities. */
  public static double[] logSoftmax(double[] scores) {
    double highest = Arrays.stream(scores).max().orElseThrow();
    double sum = Arrays.stream(scores).map(z -> Math.exp(z - highest)).sum();
    return Arrays.stream(scores).map(z -> z - highest - Math.log(sum)).toArray();
  }
}
