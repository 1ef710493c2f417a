package dev.mangle.tune;

import dev.mangle.io.UserException;

/**
 * What time there is.
 *
 * @param searchSeconds for the search, over 0
 * @param batchSeconds for 100 images with all networks, over 0; a plan that takes longer never wins
 */
public record Limits(double searchSeconds, double batchSeconds) {
  /**
   * Checks the ranges.
   *
   * @throws UserException naming the first value out of its range
   */
  public Limits {
    require("budget-seconds", searchSeconds);
    require("batch-seconds", batchSeconds);
  }

  private static void require(String name, double seconds) {
    if (!(seconds > 0) || Double.isInfinite(seconds)) {
      throw new UserException("%s: expected seconds over 0, found %s", name, seconds);
    }
  }
}
