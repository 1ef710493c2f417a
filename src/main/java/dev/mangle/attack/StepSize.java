package dev.mangle.attack;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.mangle.io.UserException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A step size in pixel units, or as a part of the budget: {@code eps/X}.
 *
 * @param number pixel units, 0 or more, or X, over 0
 * @param ofEpsilon which of the two
 */
public record StepSize(double number, boolean ofEpsilon) {
  private static final Pattern PART = Pattern.compile("eps(?:/(.+))?");

  /** The part {@code epsilon / divisor}. */
  public static StepSize part(double divisor) {
    return new StepSize(divisor, true);
  }

  /**
   * Reads {@code 2}, {@code eps} or {@code eps/10}.
   *
   * @throws UserException when it is neither, or below 0
   */
  @JsonCreator
  public static StepSize parse(String text) {
    Matcher part = PART.matcher(text);
    boolean ofEpsilon = part.matches();
    String number = !ofEpsilon ? text : part.group(1) == null ? "1" : part.group(1);
    double value = Double.NaN;
    try {
      value = Double.parseDouble(number);
    } catch (NumberFormatException e) {
      // Told below, like every other number that will not do.
    }
    if (!(ofEpsilon ? value > 0 : value >= 0) || Double.isInfinite(value)) {
      throw new UserException(
          "--step-size: expected pixel units or eps/X, such as 2 or eps/10, found '%s'", text);
    }
    return new StepSize(value, ofEpsilon);
  }

  /** In pixel units. */
  public double pixels(double epsilon) {
    return ofEpsilon ? epsilon / number : number;
  }

  /** As it is typed. */
  @JsonValue
  @Override
  public String toString() {
    String text = ShortNumber.text(number);
    return !ofEpsilon ? text : number == 1 ? "eps" : "eps/" + text;
  }
}
