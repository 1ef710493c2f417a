package dev.mangle.attack;

import java.util.Locale;

/** Where an attack begins. */
public enum Start {
  /** At the clean image. */
  CLEAN,
  /** At a random point of the box around it, all equally likely. */
  UNIFORM,
  /** At a random corner of the box: every value up or down by epsilon. */
  CORNER;

  /** Name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
