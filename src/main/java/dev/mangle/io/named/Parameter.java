package dev.mangle.io.named;

import dev.mangle.io.UserException;
import java.util.List;
import java.util.Locale;

/**
 * One parameter of a {@link Kind}.
 *
 * @param name for {@code name=value}
 * @param type what its value is
 * @param standard value where none is given; means nothing to {@link Type#NAMES}
 * @param min least value allowed
 * @param max greatest value allowed
 * @param words what a {@link Type#WORD} may be; its value is the place among them
 */
public record Parameter(
    String name, Type type, double standard, double min, double max, List<String> words) {

  /** What a value may be. */
  public enum Type {
    WHOLE("a whole number"),
    ODD("an odd number"),
    NUMBER("a number"),
    WORD("a word"),
    NAMES("one or more names of networks");

    private final String description;

    Type(String description) {
      this.description = description;
    }
  }

  /** Copies the words. */
  public Parameter {
    words = List.copyOf(words);
  }

  private Parameter(String name, Type type, double standard, double min, double max) {
    this(name, type, standard, min, max, List.of());
  }

  /** A whole number. */
  public static Parameter whole(String name, double standard, double min, double max) {
    return new Parameter(name, Type.WHOLE, standard, min, max);
  }

  /** An odd number. */
  public static Parameter odd(String name, double standard, double min, double max) {
    return new Parameter(name, Type.ODD, standard, min, max);
  }

  /** A number. */
  public static Parameter number(String name, double standard, double min, double max) {
    return new Parameter(name, Type.NUMBER, standard, min, max);
  }

  /** One of {@code words}, of which the first is the standard. */
  public static Parameter word(String name, String... words) {
    return new Parameter(name, Type.WORD, 0, 0, words.length - 1.0, List.of(words));
  }

  /** All that follows: names of networks. */
  public static Parameter names(String name) {
    return new Parameter(name, Type.NAMES, 0, 0, 0);
  }

  /** The seed that everything random has. */
  public static Parameter seed() {
    return whole("seed", 0, 0, Integer.MAX_VALUE);
  }

  /** What is allowed, such as {@code a whole number 1..100}. */
  public String allowed() {
    return switch (type) {
      case NAMES -> type.description;
      case WORD -> String.join(" or ", words);
      default -> type.description + " " + number(min) + ".." + number(max);
    };
  }

  /** How it is typed after the name. */
  String usage() {
    String word = ":" + name.toUpperCase(Locale.ROOT);
    return type == Type.NAMES ? word + "[" + word + "...]" : word;
  }

  /** Name, what is allowed and the default, such as {@code quality 1..100 (75)}. */
  @Override
  public String toString() {
    return switch (type) {
      case NAMES -> allowed();
      case WORD -> name + " " + String.join("|", words) + " (" + text(standard) + ")";
      default -> {
        String odd = type == Type.ODD ? "odd " : "";
        yield name + " " + odd + number(min) + ".." + number(max) + " (" + text(standard) + ")";
      }
    };
  }

  /** A value as it is typed, such as {@code 75}, {@code 0.5} or a word. */
  public String text(double value) {
    return type == Type.WORD ? words.get((int) value) : number(value);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }

  /**
   * The value of {@code text}; {@code owner} is for the message of the error.
   *
   * @throws UserException when it is not allowed
   */
  public double parse(String owner, String text) {
    double value = type == Type.WORD ? words.indexOf(text) : parseNumber(text);
    if (!allows(value)) {
      throw new UserException("%s: %s must be %s, found '%s'", owner, name, allowed(), text);
    }
    return value;
  }

  private static double parseNumber(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private boolean allows(double value) {
    boolean inRange = value >= min && value <= max;
    return switch (type) {
      case WHOLE -> inRange && value == Math.rint(value);
      case ODD -> inRange && value % 2 == 1;
      case NUMBER, WORD -> inRange;
      case NAMES -> false;
    };
  }
}
