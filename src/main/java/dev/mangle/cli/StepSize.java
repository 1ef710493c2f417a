package dev.mangle.cli;

import dev.mangle.io.UserException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/**
 * A step size in pixel units, or as a part of the budget: {@code eps/X}.
 *
 * @param size pixel units, or epsilons
 * @param ofEpsilon which of the two
 */
record StepSize(double size, boolean ofEpsilon) {
  private static final Pattern PART = Pattern.compile("eps(?:/(.+))?");

  /** In pixel units. */
  double pixels(double epsilon) {
    return ofEpsilon ? size * epsilon : size;
  }

  /** Reads both forms. */
  static final class Converter implements ITypeConverter<StepSize> {
    @Override
    public StepSize convert(String text) {
      Matcher part = PART.matcher(text);
      try {
        if (part.matches()) {
          double divisor = part.group(1) == null ? 1 : Double.parseDouble(part.group(1));
          return require(new StepSize(1 / divisor, true), text);
        }
        return require(new StepSize(Double.parseDouble(text), false), text);
      } catch (NumberFormatException e) {
        return require(new StepSize(Double.NaN, false), text);
      }
    }

    private static StepSize require(StepSize step, String text) {
      if (!(step.size() >= 0) || Double.isInfinite(step.size())) {
        throw new UserException(
            "--step-size: expected pixel units or eps/X, such as 2 or eps/10, found '%s'", text);
      }
      return step;
    }
  }
}
