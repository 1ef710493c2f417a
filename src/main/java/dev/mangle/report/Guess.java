package dev.mangle.report;

import dev.mangle.model.Scores;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One class that a judge thinks of.
 *
 * @param label contest label
 * @param probability softmax probability, 0..1; empty for a judge that gives labels only
 */
public record Guess(int label, OptionalDouble probability) {
  /** Refuses what is no probability. */
  public Guess {
    if (probability.isPresent()
        && !(probability.getAsDouble() >= 0 && probability.getAsDouble() <= 1)) {
      throw new IllegalArgumentException("expected a probability 0..1, found " + probability);
    }
  }

  /** A guess of known probability. */
  public static Guess of(int label, double probability) {
    return new Guess(label, OptionalDouble.of(probability));
  }

  /** What a judge of ours thinks, in its order. */
  static List<Guess> of(List<dev.mangle.defense.Guess> guesses) {
    return guesses.stream().map(guess -> of(guess.label(), guess.probability())).toList();
  }

  /** A guess of a judge that gives labels only. */
  public static Guess of(int label) {
    return new Guess(label, OptionalDouble.empty());
  }

  /**
   * The {@code count} highest scores of one image, highest first, the first of equals first; fewer
   * where there are fewer classes.
   */
  public static List<Guess> top(Scores scores, int image, int count) {
    int classes = scores.network().spec().classes();
    Set<Integer> taken = new HashSet<>();
    List<Guess> top = new ArrayList<>();
    while (top.size() < Math.min(count, classes)) {
      int best = -1;
      for (int i = 0; i < classes; i++) {
        boolean higher =
            best < 0
                || scores.values()[image * classes + i] > scores.values()[image * classes + best];
        if (higher && !taken.contains(i)) {
          best = i;
        }
      }
      taken.add(best);
      int label = best + scores.network().spec().labelOffset();
      top.add(of(label, Math.min(1, Math.exp(scores.logProbability(image, label)))));
    }
    return top;
  }
}
