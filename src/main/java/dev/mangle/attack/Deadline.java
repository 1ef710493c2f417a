package dev.mangle.attack;

import dev.mangle.io.UserException;
import java.util.function.LongSupplier;

/**
 * When a run has to end: a twentieth of its limit early, at least a second and a half, or never.
 */
public final class Deadline {
  private static final double NANOS = 1e9;
  private static final double USED = 0.95;

  /** Seconds that are kept in any case for what comes after. */
  private static final double RESERVE = 1.5;

  private final LongSupplier nanoTime;
  private final double limit;
  private final long end;

  private Deadline(LongSupplier nanoTime, double limit, long end) {
    this.nanoTime = nanoTime;
    this.limit = limit;
    this.end = end;
  }

  /** No end. */
  public static Deadline none() {
    return new Deadline(System::nanoTime, Double.POSITIVE_INFINITY, 0);
  }

  /**
   * A limit that began to count before.
   *
   * @param seconds the limit
   * @param spent seconds of it that are over by now
   * @throws UserException when it is no number over 0
   */
  public static Deadline in(double seconds, double spent) {
    return in(seconds, spent, System::nanoTime);
  }

  static Deadline in(double seconds, double spent, LongSupplier nanoTime) {
    if (!(seconds > 0) || Double.isInfinite(seconds)) {
      throw new UserException("time limit: expected seconds over 0, found %s", seconds);
    }
    double used = Math.min(USED * seconds, seconds - RESERVE);
    long end = nanoTime.getAsLong() + (long) ((used - spent) * NANOS);
    return new Deadline(nanoTime, seconds, end);
  }

  /** The end of the first of {@code parts} equal parts of what is left. */
  public Deadline part(double parts) {
    return isSet()
        ? new Deadline(nanoTime, limit, nanoTime.getAsLong() + (long) (left() / parts * NANOS))
        : this;
  }

  /** Whether there is an end at all. */
  boolean isSet() {
    return !Double.isInfinite(limit);
  }

  /** The limit in seconds; infinite where there is none. */
  double limit() {
    return limit;
  }

  /**
   * Seconds until nothing more is waited for, which is a little later; on a busy machine the end of
   * a program alone takes longer than a short limit's twentieth.
   */
  double untilLast() {
    return left() + Math.max((1 - USED) * limit, RESERVE) / 3;
  }

  /** Seconds that are left; negative where it is over, infinite where there is no end. */
  double left() {
    return isSet() ? (end - nanoTime.getAsLong()) / NANOS : Double.POSITIVE_INFINITY;
  }
}
