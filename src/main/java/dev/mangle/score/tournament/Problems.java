package dev.mangle.score.tournament;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lines about one run; what a submission named itself cannot break them. */
final class Problems {
  private static final int MOST_CHARACTERS = 300;

  private final List<String> lines = new ArrayList<>();

  @FormatMethod
  void add(@FormatString String format, Object... args) {
    String line = format.formatted(args).replaceAll("\\p{C}", "?");
    if (line.length() > MOST_CHARACTERS) {
      line = line.substring(0, MOST_CHARACTERS) + "...";
    }
    lines.add(line);
  }

  /** The same where there is something to say. */
  void addUnlessEmpty(String line) {
    if (!line.isEmpty()) {
      add("%s", line);
    }
  }

  /** A message about a file of the run's own, which is gone when people read it. */
  static String without(Path folder, String message) {
    return message.replace(folder + "/", "");
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
