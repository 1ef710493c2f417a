package dev.mangle.cli;

import dev.mangle.io.UserException;
import dev.mangle.report.ReportData;
import dev.mangle.report.ReportFiles;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a report is written. */
final class ReportOptions {
  @Option(
      names = "--gallery",
      paramLabel = "N",
      description = "Most images to show in the report. Default: " + ReportFiles.GALLERY + ".")
  private Integer gallery;

  /**
   * Makes sure, before long work, that it can be written.
   *
   * @throws UserException when it cannot
   */
  void check(Path target) {
    if (gallery != null && gallery < 0) {
      throw new UserException("--gallery: expected 0 or more, found %d", gallery);
    }
    ReportFiles.requireWritable(target);
  }

  /**
   * Makes sure that nothing is said of a report that nobody asked for.
   *
   * @throws UserException otherwise
   */
  void requireUnused() {
    if (gallery != null) {
      throw new UserException("--gallery: expected together with --report PATH, found alone");
    }
  }

  /** Writes it and tells where. */
  void write(Path target, ReportData data, CommandSpec spec) {
    Path page = ReportFiles.write(target, data, gallery == null ? ReportFiles.GALLERY : gallery);
    spec.commandLine().getOut().printf("wrote the report %s%n", page);
    spec.commandLine().getOut().flush();
  }
}
