package dev.mangle.attack;

import dev.mangle.model.Ensemble;
import dev.mangle.model.LabelRange;
import dev.mangle.model.Scores;
import java.util.List;

/** What an ensemble as a whole says of clean images, among the labels that all networks share. */
final class CleanScores {
  private final Ensemble ensemble;
  private final List<Scores> scores;

  CleanScores(Ensemble ensemble, List<Scores> scores) {
    this.ensemble = ensemble;
    this.scores = scores;
  }

  /** The label with the highest mean probability, one an image. */
  int[] predicted() {
    return best((image, label) -> mean(image, label, true));
  }

  /**
   * The label with the lowest mean log-probability, one an image; probabilities would underflow.
   */
  int[] leastLikely() {
    return best((image, label) -> -mean(image, label, false));
  }

  @FunctionalInterface
  private interface Merit {
    double of(int image, int label);
  }

  private double mean(int image, int label, boolean asProbability) {
    double sum = 0;
    for (int i = 0; i < scores.size(); i++) {
      double log = scores.get(i).logProbability(image, label);
      sum += ensemble.members().get(i).weight() * (asProbability ? Math.exp(log) : log);
    }
    return sum;
  }

  private int[] best(Merit merit) {
    LabelRange range = ensemble.labels();
    int[] labels = new int[scores.get(0).images()];
    for (int image = 0; image < labels.length; image++) {
      double highest = Double.NEGATIVE_INFINITY;
      for (int label = range.first(); label <= range.last(); label++) {
        double value = merit.of(image, label);
        if (value > highest) {
          highest = value;
          labels[image] = label;
        }
      }
    }
    return labels;
  }
}
