package dev.mangle.submission;

import dev.mangle.io.UserException;
import java.time.Duration;
import java.util.Locale;

/**
 * How long a dry run may take.
 *
 * @param limit wall-clock time
 * @param reason how it came about
 */
public record TimeLimit(Duration limit, String reason) {
  /** The contest's limit for 100 images. */
  private static final double SECONDS_AN_IMAGE = 5;

  private static final double MOST_SECONDS = 1e9;

  /** A limit that the user set. */
  public static TimeLimit given(double seconds) {
    if (!(seconds >= 0.001) || seconds > MOST_SECONDS) {
      throw new UserException("time limit: expected 0.001 to 1e9 seconds, found %s", seconds);
    }
    return new TimeLimit(duration(seconds), "as given");
  }

  /**
   * The contest's limit, longer on a machine that is slower than the one that it is meant for.
   *
   * @param reference speed of that machine in GFLOP a second
   * @param here speed of this one
   */
  public static TimeLimit scaled(int images, double reference, double here) {
    requireSpeed(reference);
    double contest = SECONDS_AN_IMAGE * images;
    double seconds = Math.max(0.001, Math.min(MOST_SECONDS, contest * reference / here));
    return new TimeLimit(
        duration(seconds),
        String.format(
            Locale.ROOT,
            "the contest's %.0f s at %.0f GFLOP/s; this machine makes %.0f",
            contest,
            reference,
            here));
  }

  /** Checks the speed of the machine that the contest's limit is meant for, in GFLOP a second. */
  public static void requireSpeed(double reference) {
    if (!(reference >= 0.001) || reference > 1e6) {
      throw new UserException(
          "reference speed: expected 0.001 to 1e6 GFLOP/s, found %s", reference);
    }
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
