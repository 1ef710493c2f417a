package dev.mangle.submission;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/**
 * One thing that a validator looked at.
 *
 * @param name what it is about
 * @param text what was found, and what was expected where that differs
 */
public record Check(Level level, String name, String text) {
  /** How it came out. */
  public enum Level {
    OK,
    /** The contest takes it, but it may not be what was meant. */
    WARNING,
    FAILED
  }

  @FormatMethod
  static Check ok(String name, @FormatString String format, Object... args) {
    return new Check(Level.OK, name, format.formatted(args));
  }

  @FormatMethod
  static Check warning(String name, @FormatString String format, Object... args) {
    return new Check(Level.WARNING, name, format.formatted(args));
  }

  @FormatMethod
  static Check failed(String name, @FormatString String format, Object... args) {
    return new Check(Level.FAILED, name, format.formatted(args));
  }
}
