package dev.mangle.model;

import java.util.Optional;

/**
 * What one network says of a batch: scores before softmax.
 *
 * @param network whose scores they are
 * @param values row-major {@code [images, classes]}
 */
public record Scores(Network network, float[] values) {

  /** Number of images. */
  public int images() {
    return values.length / classes();
  }

  private int classes() {
    return network.spec().classes();
  }

  /** The contest label with the highest score; the first of equals. */
  public int label(int image) {
    int start = image * classes();
    int best = start;
    for (int i = start + 1; i < start + classes(); i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best - start + network.spec().labelOffset();
  }

  /** Natural logarithm of the softmax probability of a contest label that the network has. */
  public double logProbability(int image, int label) {
    int start = image * classes();
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = start; i < start + classes(); i++) {
      highest = Math.max(highest, values[i]);
    }
    double sum = 0;
    for (int i = start; i < start + classes(); i++) {
      sum += Math.exp(values[i] - highest);
    }
    return values[start + label - network.spec().labelOffset()] - highest - Math.log(sum);
  }

  /** Softmax of an image's scores: {@code [classes]}, in the order of the labels. */
  public double[] probabilities(int image) {
    int start = image * classes();
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = start; i < start + classes(); i++) {
      highest = Math.max(highest, values[i]);
    }
    double[] probabilities = new double[classes()];
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = Math.exp(values[start + i] - highest);
      sum += probabilities[i];
    }
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  /** A warning where every row looks like probabilities (over 0, sum 1) and logits are due. */
  public Optional<String> warning() {
    return lookLikeProbabilities()
        ? Optional.of(
            String.format(
                "warning: '%s' gives probabilities where logits are due; gradients will be weak",
                network.name()))
        : Optional.empty();
  }

  private boolean lookLikeProbabilities() {
    for (int image = 0; image < images(); image++) {
      double sum = 0;
      for (int i = image * classes(); i < (image + 1) * classes(); i++) {
        if (values[i] < 0) {
          return false;
        }
        sum += values[i];
      }
      if (Math.abs(sum - 1) > 1e-3) {
        return false;
      }
    }
    return images() > 0;
  }
}
