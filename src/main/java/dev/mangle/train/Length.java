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
    return unit == Unit.STEPS ? count : Math.multiplyExact(count, epoch);
  }

  /** Such as {@code 10 epochs}. */
  @Override
  public String toString() {
    return count + " " + unit;
  }
}
