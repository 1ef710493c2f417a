package dev.mangle.report;

/** Names too long for a drawing. */
final class Shortened {
  private Shortened() {}

  /** At most {@code most} characters: the end of a name, which tells more than its start. */
  static String to(int most, String name) {
    return name.length() <= most ? name : "…" + name.substring(name.length() - most + 1);
  }
}
