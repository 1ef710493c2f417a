package dev.mangle.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One class that a judge thinks of.
 *
 * @param label contest label; below 0 where the judge gave none
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
}
