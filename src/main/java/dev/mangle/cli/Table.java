package dev.mangle.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plain-text table: columns as wide as they must be, the first to the left, others right. */
final class Table {
  private final List<String[]> rows = new ArrayList<>();
  private boolean left;

  Table(String... header) {
    rows.add(header.clone());
  }

  /** A rate in percent without its sign, or a dash where there is none. */
  static String percent(double rate) {
    return Double.isNaN(rate) ? "-" : String.format(Locale.ROOT, "%.1f", 100 * rate);
  }

  /** Puts every column to the left, as words want it. */
  @CanIgnoreReturnValue
  Table left() {
    left = true;
    return this;
  }

  void row(String... cells) {
    rows.add(cells.clone());
  }

  void print(PrintWriter out) {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder("|");
      for (int i = 0; i < widths.length; i++) {
        String gap = " ".repeat(widths[i] - row[i].length());
        line.append(' ').append(left || i == 0 ? row[i] + gap : gap + row[i]).append(" |");
      }
      out.println(line);
      if (row == rows.get(0)) {
        out.println(line.toString().replaceAll("[^|]", "-"));
      }
    }
  }
}
