package dev.mangle.defense;

import dev.mangle.defense.Defense.Rule;
import dev.mangle.model.LabelRange;

/** Several verdicts on the same images, which become one. */
final class Ballot {
  private final LabelRange range;
  private final int images;
  private final int[] votes;
  private final double[] sums;
  private int voters;

  /** An empty ballot on {@code images} images; {@code range} has every voter's labels. */
  Ballot(LabelRange range, int images) {
    this.range = range;
    this.images = images;
    this.votes = new int[images * range.size()];
    this.sums = new double[images * range.size()];
  }

  void add(Verdicts verdicts) {
    voters++;
    LabelRange theirs = verdicts.range();
    for (int i = 0; i < images; i++) {
      int start = i * range.size() - range.first();
      votes[start + verdicts.label(i)]++;
      for (int label = theirs.first(); label <= theirs.last(); label++) {
        sums[start + label] += verdicts.probability(i, label);
      }
    }
  }

  Verdicts result(Rule rule) {
    int[] labels = new int[images];
    double[] probabilities = new double[sums.length];
    for (int i = 0; i < images; i++) {
      int start = i * range.size();
      int best = start;
      for (int k = start; k < start + range.size(); k++) {
        probabilities[k] = (rule == Rule.MEAN ? sums[k] : votes[k]) / voters;
        best = beats(k, best, rule) ? k : best;
      }
      labels[i] = best - start + range.first();
    }
    return new Verdicts(range, labels, probabilities);
  }

  private boolean beats(int k, int best, Rule rule) {
    if (rule == Rule.MAJORITY && votes[k] != votes[best]) {
      return votes[k] > votes[best];
    }
    return sums[k] > sums[best];
  }
}
