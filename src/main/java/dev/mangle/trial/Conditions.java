package dev.mangle.trial;

import java.util.List;

/**
 * What all trials of a run have in common.
 *
 * @param targeted whether hits count, or misses
 * @param epsilon budget in pixel units
 * @param seed of the plans, and of the order of the images
 * @param defenses chains, {@code jpeg+bits:4}, behind which the network held out judges once more
 * @param surrogates whether those that attack judge as well
 * @param parts slices of equal size that the images come in, at most as many as there are; 0 for
 *     slices that double
 */
public record Conditions(
    boolean targeted,
    double epsilon,
    long seed,
    List<String> defenses,
    boolean surrogates,
    int parts) {
  /** Copies the list. */
  public Conditions {
    defenses = List.copyOf(defenses);
  }
}
