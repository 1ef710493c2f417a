package dev.mangle.attack;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.mangle.attack.fusion.Norm;
import dev.mangle.io.UserException;

/**
 * An attack with every choice made.
 *
 * @param objective what it wants
 * @param norm in which gradients are normalised
 * @param epsilon L_infinity budget in pixel units, 0..255
 * @param iterations number of steps, at least 0
 * @param stepSize length of a step spread evenly: mean absolute (L1), root mean square (L2) or
 *     largest (L_infinity) change of a value, in pixel units
 * @param batchSize images at once; 0 chooses by their size
 * @param start where it begins
 * @param seed of a random start
 */
public record AttackPlan(
    Objective objective,
    Norm norm,
    @JsonSerialize(converter = ShortNumber.class) double epsilon,
    int iterations,
    double stepSize,
    int batchSize,
    Start start,
    long seed) {

  /**
   * Checks the ranges.
   *
   * @throws UserException naming the first value out of its range
   */
  public AttackPlan {
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

  /** How long it goes on, in words: {@code 20 iterations}. */
  public String length() {
    return iterations == 1 ? "1 iteration" : iterations + " iterations";
  }
}
