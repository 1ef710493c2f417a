package dev.mangle.doctor;

import java.util.Locale;

/**
 * What one check came to.
 *
 * @param state whether anything is to be done
 * @param name what was looked at
 * @param found what is there
 * @param advice what to do; empty where nothing is
 */
public record Finding(State state, String name, String found, String advice) {

  /** How it stands. */
  public enum State {
    /** As it should be. */
    OK,
    /** It could be better; runs work without. */
    NOTE,
    /** Runs that need it fail. */
    MISSING;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String name, String found) {
    return new Finding(State.OK, name, found, "");
  }

  static Finding note(String name, String found, String advice) {
    return new Finding(State.NOTE, name, found, advice);
  }

  static Finding missing(String name, String found, String advice) {
    return new Finding(State.MISSING, name, found, advice);
  }

  /** What there is, and after a semicolon what to do. */
  public String text() {
    return advice.isEmpty() ? found : found + "; " + advice;
  }
}
