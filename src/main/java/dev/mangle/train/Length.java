package dev.mangle.train;

import dev.mangle.io.UserException;
import java.util.Locale;

/**
 * How long a training is.
 *
 * @param count 1 or more
 * @param unit of what
 */
public record Length(int count, Unit unit) {
  /** What a checkpoint's name can count. */
  private static final int MOST = 999_999_999;

  /** What a training is counted in. */
  public enum Unit {
    /** Passes over the training images. */
    EPOCHS,
    /** Batches. */
    STEPS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks the count; a refusal says what was expected and found. */
  public Length {
    if (count < 1) {
      throw new UserException("%s: expected 1 or more, found %d", unit, count);
    }
  }

  /** That many passes over the training images. */
  public static Length epochs(int count) {
    return new Length(count, Unit.EPOCHS);
  }

  /** That many batches. */
  public static Length steps(int count) {
    return new Length(count, Unit.STEPS);
  }

  /**
   * In steps.
   *
   * @param epoch steps of one pass over the training images
   */
  int inSteps(int epoch) {
    long steps = unit == Unit.STEPS ? count : (long) count * epoch;
    if (steps > MOST) {
      throw new UserException("%s: expected at most %d steps in all, found %d", unit, MOST, steps);
    }
    return (int) steps;
  }

  /** Such as {@code 10 epochs}. */
  @Override
  public String toString() {
    return count + " " + unit;
  }
}
