package dev.mangle.attack;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.mangle.attack.fusion.Fusions;
import dev.mangle.attack.loss.Losses;
import dev.mangle.attack.step.Norm;
import dev.mangle.attack.technique.Techniques;
import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An attack with every choice made.
 *
 * @param objective what it wants
 * @param loss of which it is wanted, as {@code Losses} reads it
 * @param ensemble how networks join, as {@code Fusions} reads it
 * @param techniques in their order, as {@code Techniques} reads them
 * @param norm in which gradients are normalised
 * @param epsilon L_infinity budget in pixel units, 0..255
 * @param iterations number of steps, at least 0
 * @param stepSize length of a step spread evenly: mean absolute (L1), root mean square (L2) or
 *     largest (L_infinity) change of a value, or change a standard deviation, in pixel units
 * @param batchSize images at once; 0 chooses by their size
 * @param start where it begins
 * @param seed of a random start
 */
public record AttackPlan(
    Objective objective,
    String loss,
    String ensemble,
    List<String> techniques,
    Norm norm,
    @JsonSerialize(converter = ShortNumber.class) double epsilon,
    int iterations,
    double stepSize,
    int batchSize,
    Start start,
    long seed) {
  /** The loss where none is named. */
  public static final String CROSS_ENTROPY = "cross-entropy";

  private static final String STANDARD_LOSS = Losses.registry().parse(CROSS_ENTROPY).text();

  /** The ensemble where none is named. */
  public static final String MNG = "mng";

  /**
   * Checks the ranges.
   *
   * <p>What older records leave out is as it was then, but for the padding of di, rdi and dem.
   *
   * @throws UserException naming the first value out of its range
   */
  public AttackPlan {
    loss = Losses.registry().parse(loss == null ? CROSS_ENTROPY : loss).text();
    ensemble = Fusions.registry().parse(ensemble == null ? MNG : ensemble).text();
    List<String> named = techniques == null ? List.of() : techniques;
    techniques = named.stream().map(t -> Techniques.registry().parse(t).text()).toList();
    requireOnce(techniques);
    if (!(epsilon >= 0 && epsilon <= 255)) {
      throw new UserException(
          "max-epsilon: expected 0..255 pixel units, found %s", ShortNumber.text(epsilon));
    }
    if (iterations < 0) {
      throw new UserException("iterations: expected at least 0, found %d", iterations);
    }
    if (!(stepSize >= 0) || Double.isInfinite(stepSize)) {
      throw new UserException("step-size: expected 0 or more pixel units, found %s", stepSize);
    }
    if (batchSize < 0) {
      throw new UserException(
          "batch-size: expected 0 (by image size) or more, found %d", batchSize);
    }
  }

  /** The original attack: cross-entropy, mng, no techniques. */
  public static AttackPlan mng(
      Objective objective,
      Norm norm,
      double epsilon,
      int iterations,
      double stepSize,
      int batchSize,
      Start start,
      long seed) {
    return new AttackPlan(
        objective,
        CROSS_ENTROPY,
        MNG,
        List.of(),
        norm,
        epsilon,
        iterations,
        stepSize,
        batchSize,
        start,
        seed);
  }

  private static void requireOnce(List<String> techniques) {
    Set<String> seen = new HashSet<>();
    for (String technique : techniques) {
      String name = technique.replaceAll(":.*", "");
      if (!seen.add(name)) {
        throw new UserException("technique '%s' is given twice", name);
      }
    }
  }

  /**
   * The contest's step size: {@code (eps / 16) (20 / n)} a value and iteration.
   *
   * <p>The published {@code alpha = (eps / 16) (20 / n) D} (L1) or {@code sqrt(D)} (L2) is linear
   * in eps, so it reads the same in pixel units as in the original's [-1, 1].
   */
  public static double contestStepSize(double epsilon, int iterations) {
    return epsilon / 16 * (20.0 / Math.max(1, iterations));
  }

  /** By how many levels an 8-bit value may change: epsilon without its fraction. */
  public int levels() {
    return (int) epsilon;
  }

  /**
   * What it does beyond the original attack, in words that end with a comma; empty where that is
   * nothing.
   */
  public String method() {
    List<String> words = new ArrayList<>();
    if (!loss.equals(STANDARD_LOSS)) {
      words.add(loss);
    }
    if (!ensemble.equals(MNG)) {
      words.add("ensemble " + ensemble);
    }
    words.addAll(techniques);
    return words.stream().map(word -> word + ", ").collect(Collectors.joining());
  }

  /** How long it goes on, in words: {@code 20 iterations}. */
  public String length() {
    return iterations == 1 ? "1 iteration" : iterations + " iterations";
  }
}
