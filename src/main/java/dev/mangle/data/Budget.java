package dev.mangle.data;

/**
 * The L_infinity budget at which the field measures robustness on a dataset, in pixel units.
 *
 * @param epsilon largest change of a sample, over 0 and at most 255
 * @param step what one step of projected gradient descent changes, over 0 and at most epsilon
 */
public record Budget(double epsilon, double step) {
  /** Checks the ranges. */
  public Budget {
    if (!(epsilon > 0 && epsilon <= 255 && step > 0 && step <= epsilon)) {
      throw new IllegalArgumentException("budget " + epsilon + ", step " + step);
    }
  }
}
