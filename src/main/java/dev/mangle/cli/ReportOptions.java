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
      defaultValue = "" + ReportFiles.GALLERY,
      paramLabel = "N",
      description = "Most images to show in the report. Default: ${DEFAULT-VALUE}.")
  private int gallery;

  /**
   * Makes sure, before long work, that it can be written.
   *
   * @throws UserException when it cannot
   */
  void check(Path target) {
    if (gallery < 0) {
      throw new UserException("--gallery: expected 0 or more, found %d", gallery);
    }
    ReportFiles.requireWritable(target);
  }

  /** Writes it and tells where. */
  void write(Path target, ReportData data, CommandSpec spec) {
    Path page = ReportFiles.write(target, data, gallery);
    spec.commandLine().getOut().printf("wrote the report %s%n", page);
    spec.commandLine().getOut().flush();
  }
}
