package dev.mangle.score;

import dev.mangle.io.CsvText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Scores of several folders for other programs. */
public final class ScoreCsv {
  private static final List<String> HEADER =
      List.of(
          "folder",
          "network",
          "images",
          "clean_miss",
          "hit_target",
          "defense_miss",
          "right_when_clean",
          "right_hit_target",
          "right_defense_miss",
          "max_change",
          "mean_l2");

  private ScoreCsv() {}

  /** The table as CSV text, a line a folder and network, with a header. */
  public static String of(Map<Path, FolderScore.Result> results) {
    List<List<Object>> lines = new ArrayList<>();
    results.forEach(
        (folder, result) -> result.rows().forEach(row -> lines.add(line(folder, result, row))));
    return CsvText.of(HEADER, lines);
  }

  private static List<Object> line(Path folder, FolderScore.Result result, FolderScore.Row row) {
    return Arrays.asList(
        folder,
        row.judge().name(),
        row.all().images(),
        row.clean().miss(),
        row.all().hit(),
        row.all().miss(),
        row.right().images(),
        row.right().hit(),
        row.right().miss(),
        result.largestChange(),
        String.format(Locale.ROOT, "%.3f", result.meanL2()));
  }
}
