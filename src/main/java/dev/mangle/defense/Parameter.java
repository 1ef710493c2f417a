package dev.mangle.defense;

import dev.mangle.io.UserException;
import java.util.Locale;

/**
 * One parameter of a defense.
 *
 * @param name for {@code name=value}
 * @param type what its value is
 * @param standard value where none is given; means nothing to {@link Type#NAMES}
 * @param min least value allowed
 * @param max greatest value allowed
 */
public record Parameter(String name, Type type, double standard, double min, double max) {

  /** What a value may be. */
  public enum Type {
    WHOLE("a whole number"),
    ODD("an odd number"),
    NUMBER("a number"),
    NAMES("one or more names of networks");

    private final String words;

    Type(String words) {
      this.words = words;
    }
  }

  static Parameter whole(String name, double standard, double min, double max) {
    return new Parameter(name, Type.WHOLE, standard, min, max);
  }

  static Parameter odd(String name, double standard, double min, double max) {
    return new Parameter(name, Type.ODD, standard, min, max);
  }

  static Parameter number(String name, double standard, double min, double max) {
    return new Parameter(name, Type.NUMBER, standard, min, max);
  }

  static Parameter names(String name) {
    return new Parameter(name, Type.NAMES, 0, 0, 0);
  }

  /** The seed that every random defense has. */
  static Parameter seed() {
    return whole("seed", 0, 0, Integer.MAX_VALUE);
  }

  /** What is allowed, such as {@code a whole number 1..100}. */
  public String allowed() {
    return type == Type.NAMES ? type.words : type.words + " " + text(min) + ".." + text(max);
  }

  /** How it is typed after the defense's name. */
  String usage() {
    String word = ":" + name.toUpperCase(Locale.ROOT);
    return type == Type.NAMES ? word + "[" + word + "...]" : word;
  }

  /** Name, what is allowed and the default, such as {@code quality 1..100 (75)}. */
  @Override
  public String toString() {
    if (type == Type.NAMES) {
      return allowed();
    }
    String odd = type == Type.ODD ? "odd " : "";
    return name + " " + odd + text(min) + ".." + text(max) + " (" + text(standard) + ")";
  }

  /** A value as it is typed, such as {@code 75} or {@code 0.5}. */
  static String text(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }

  /** The value of {@code text}; {@code defense} is for the message of the error. */
  double parse(String defense, String text) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!allows(value)) {
      throw new UserException(
          "defense '%s': %s must be %s, found '%s'", defense, name, allowed(), text);
    }
    return value;
  }

  private boolean allows(double value) {
    boolean inRange = value >= min && value <= max;
    return switch (type) {
      case WHOLE -> inRange && value == Math.rint(value);
      case ODD -> inRange && value % 2 == 1;
      case NUMBER -> inRange;
      case NAMES -> false;
    };
  }
}
