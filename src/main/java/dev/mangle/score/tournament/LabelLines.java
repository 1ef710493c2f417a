package dev.mangle.score.tournament;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A defense's labels, read leniently: {@code NAME.png,LABEL} or {@code NAME,LABEL}, in quotes or
 * not, any line ends, the last line of a name counting.
 *
 * @param labels by name, 0 or more
 * @param badLines that are something else or name an unknown image; empty lines are none
 * @param problem that concerns the file as a whole, or empty
 */
record LabelLines(Map<String, Integer> labels, int badLines, String problem) {
  /** Far more than 100 lines take; the rest is not looked at. */
  private static final int MOST_BYTES = 4 << 20;

  private static final Pattern LINE =
      Pattern.compile("\\s*\"?([^\",]{1,200}?)\"?\\s*,\\s*\"?\\s*\\+?(\\d{1,9})\\s*\"?\\s*");

  /** Reads {@code file}, which may be anything or nothing, for the images {@code names}. */
  static LabelLines read(Path file, Collection<String> names) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new LabelLines(Map.of(), 0, "it wrote no result");
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return new LabelLines(Map.of(), 0, "its result is no file");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      boolean more = in.read() >= 0;
      String problem =
          more ? "its result goes on after %d bytes, which were read".formatted(MOST_BYTES) : "";
      return parse(more ? text.substring(0, text.lastIndexOf('\n') + 1) : text, names, problem);
    } catch (IOException e) {
      return new LabelLines(Map.of(), 0, "its result cannot be read: " + e.getMessage());
    }
  }

  private static LabelLines parse(String text, Collection<String> names, String problem) {
    Set<String> known = new HashSet<>(names);
    Map<String, Integer> labels = new HashMap<>();
    int bad = 0;
    for (String line : text.replace("\uFEFF", "").split("\\R", -1)) {
      if (line.isBlank()) {
        continue;
      }
      Matcher cells = LINE.matcher(line);
      String name = cells.matches() ? cells.group(1) : "";
      String full = known.contains(name) ? name : name + ".png";
      if (known.contains(full)) {
        labels.put(full, Integer.parseInt(cells.group(2)));
      } else {
        bad++;
      }
    }
    return new LabelLines(labels, bad, problem);
  }
}
