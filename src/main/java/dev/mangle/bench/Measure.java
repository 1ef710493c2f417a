package dev.mangle.bench;

import dev.mangle.io.UserException;

/**
 * How things are measured.
 *
 * @param batchSize images at once, at least 1
 * @param rounds at least 1
 * @param seconds that a turn takes at least, over 0
 */
public record Measure(int batchSize, int rounds, double seconds) {
  private static final double MOST_SECONDS = 3600;

  /**
   * Checks the ranges.
   *
   * @throws UserException naming the first value out of its range
   */
  public Measure {
    if (batchSize < 1) {
      throw new UserException("--batch-size: expected at least 1, found %d", batchSize);
    }
    if (rounds < 1) {
      throw new UserException("--rounds: expected at least 1, found %d", rounds);
    }
    if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
      throw new UserException(
          "--seconds: expected over 0, at most %.0f, found %s", MOST_SECONDS, seconds);
    }
  }
}
