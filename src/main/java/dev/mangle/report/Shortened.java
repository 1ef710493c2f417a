package dev.mangle.report;

import java.awt.FontMetrics;

/** Names too long for a drawing: their middle gives way, their end tells most. */
final class Shortened {
  private Shortened() {}

  /** At most {@code most} characters. */
  static String to(int most, String name) {
    if (name.length() <= most) {
      return name;
    }
    int head = Math.max(0, most - 1) / 3;
    int tail = Math.max(0, most - 1 - head);
    return name.substring(0, head) + "…" + name.substring(name.length() - tail);
  }

  /** At most {@code width} pixels, but never less than two characters. */
  static String toWidth(int width, FontMetrics font, String name) {
    String text = name;
    for (int most = name.length() - 1; most > 1 && font.stringWidth(text) > width; most--) {
      text = to(most, name);
    }
    return text;
  }
}
