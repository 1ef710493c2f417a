package dev.mangle.defense;

import dev.mangle.model.LabelRange;
import dev.mangle.model.Scores;
import java.util.ArrayList;
import java.util.List;

/** What one judge says of a batch: a contest label and probabilities for each image. */
public final class Verdicts {
  private final LabelRange range;
  private final int[] labels;
  private final double[] probabilities;

  /**
   * Verdicts over arrays that are not copied.
   *
   * @param range the labels that there are
   * @param labels the judge's label of each image
   * @param probabilities row-major {@code [images, labels of the range]}
   */
  Verdicts(LabelRange range, int[] labels, double[] probabilities) {
    this.range = range;
    this.labels = labels;
    this.probabilities = probabilities;
  }

  /** What a network says: its highest score, and softmax. */
  static Verdicts of(Scores scores) {
    LabelRange range = scores.network().labels();
    int classes = range.size();
    int[] labels = new int[scores.images()];
    double[] probabilities = new double[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = scores.label(i);
      System.arraycopy(scores.probabilities(i), 0, probabilities, i * classes, classes);
    }
    return new Verdicts(range, labels, probabilities);
  }

  /** Number of images. */
  public int images() {
    return labels.length;
  }

  /** The labels that have probabilities. */
  public LabelRange range() {
    return range;
  }

  /** The judge's contest label of an image. */
  public int label(int image) {
    return labels[image];
  }

  /** Probability of a contest label, 0..1; 0 for one outside of the range. */
  public double probability(int image, int label) {
    return range.contains(label) ? probabilities[image * range.size() + label - range.first()] : 0;
  }

  /**
   * The judge's label of an image, then the most likely others, the lower of equals first.
   *
   * @param most how many, at least 1; fewer come where the others have no probability at all
   */
  public List<Guess> top(int image, int most) {
    List<Guess> guesses = new ArrayList<>();
    guesses.add(new Guess(label(image), probability(image, label(image))));
    boolean[] taken = new boolean[range.size()];
    taken[label(image) - range.first()] = true;
    while (guesses.size() < most) {
      Guess next = next(image, taken);
      if (next.probability() <= 0) {
        break;
      }
      taken[next.label() - range.first()] = true;
      guesses.add(next);
    }
    return List.copyOf(guesses);
  }

  private Guess next(int image, boolean[] taken) {
    Guess best = new Guess(range.first(), 0);
    for (int label = range.first(); label <= range.last(); label++) {
      double probability = probability(image, label);
      if (!taken[label - range.first()] && probability > best.probability()) {
        best = new Guess(label, probability);
      }
    }
    return best;
  }
}
