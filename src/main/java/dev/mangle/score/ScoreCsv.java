package dev.mangle.score;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Scores of several folders for other programs. */
public final class ScoreCsv {
  private ScoreCsv() {}

  /** The table as CSV text, a line a folder and network, with a header. */
  public static String of(Map<Path, FolderScore.Result> results) {
    StringWriter text = new StringWriter();
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setRecordSeparator('\n')
            .setHeader(
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
                "mean_l2")
            .get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (Map.Entry<Path, FolderScore.Result> entry : results.entrySet()) {
        for (FolderScore.Row row : entry.getValue().rows()) {
          printer.printRecord(
              entry.getKey(),
              row.judge().name(),
              row.all().images(),
              row.clean().miss(),
              row.all().hit(),
              row.all().miss(),
              row.right().images(),
              row.right().hit(),
              row.right().miss(),
              entry.getValue().largestChange(),
              String.format(Locale.ROOT, "%.3f", entry.getValue().meanL2()));
        }
      }
    } catch (IOException e) {
      throw new AssertionError("a string takes every character", e);
    }
    return text.toString();
  }
}
