package dev.mangle.report;

import dev.mangle.io.AtomicFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes a report: one page, or a folder with the page and its charts. */
public final class ReportFiles {
  /** How many gallery entries a page shows unless told otherwise. */
  public static final int GALLERY = 60;

  private static final String PAGE = "report.html";

  private ReportFiles() {}

  /**
   * Makes sure, before long work, that the report can be written.
   *
   * @throws dev.mangle.io.UserException when it cannot
   */
  public static void requireWritable(Path target) {
    Path file = page(target).toAbsolutePath();
    // A folder is made when there is something to put in: now its first parent that is there
    // counts.
    while (!isPage(target) && !Files.exists(file.getParent())) {
      file = file.getParent();
    }
    AtomicFiles.requireWritable(isPage(target) ? target : file);
  }

  /**
   * Writes the report; the page and the folder of charts appear whole or not at all, other files
   * stay.
   *
   * @param target a file that ends in .html: the page alone; else a folder: {@code report.html} and
   *     {@code charts/*.svg, *.png}
   * @param gallery how many gallery entries to show at most, 0 or more
   * @return the page
   * @throws dev.mangle.io.UserException when a file cannot be written
   */
  public static Path write(Path target, ReportData data, int gallery) {
    Figures figures = Figures.of(data);
    if (!isPage(target)) {
      AtomicFiles.createFolders(target);
    }
    AtomicFiles.write(page(target), ReportPage.of(data, figures, gallery));
    if (!isPage(target)) {
      // Whole, so that no chart of an earlier report stays.
      AtomicFiles.writeFolder(
          target.resolve("charts"),
          charts -> {
            for (Figure figure : figures.all()) {
              AtomicFiles.write(charts.resolve(figure.id() + ".svg"), figure.svg() + "\n");
              AtomicFiles.write(charts.resolve(figure.id() + ".png"), figure::writePng);
            }
          });
    }
    return page(target);
  }

  private static boolean isPage(Path target) {
    return !Files.isDirectory(target)
        && target.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".html");
  }

  private static Path page(Path target) {
    return isPage(target) ? target : target.resolve(PAGE);
  }
}
