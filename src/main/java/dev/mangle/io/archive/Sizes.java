package dev.mangle.io.archive;

import java.util.Locale;

/** Sizes as people read them. */
public final class Sizes {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB"};

  private Sizes() {}

  /** Such as {@code 512 B}, {@code 1.5 KiB}, {@code 8 GiB}. */
  public static String text(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    String number =
        size == Math.rint(size)
            ? Long.toString((long) size)
            : String.format(Locale.ROOT, "%.1f", size);
    return number + " " + UNITS[unit];
  }
}
