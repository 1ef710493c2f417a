package dev.mangle.cli;

import dev.mangle.io.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The plan of an arguments file as {@code run_attack.sh} takes it, or of its text. */
@Command(name = "plan")
final class PlanFile implements Runnable {
  @Mixin private PlanOptions options;

  @Option(names = "--models")
  private String unusedModels;

  @Option(names = "--checkpoints")
  private String unusedCheckpoints;

  @Option(names = "--time-limit")
  private String unusedTimeLimit;

  @Option(names = "--labels")
  private String unusedLabels;

  @Option(names = "--targeted")
  private boolean unusedTargeted;

  private PlanFile() {}

  /**
   * Reads the options of {@code file} that make a plan.
   *
   * @throws UserException when it cannot be read, or has options of another kind
   */
  static PlanOptions read(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new UserException("cannot read the arguments file '%s'", file);
    }
    return parse(file.toString(), List.of("@" + file));
  }

  /**
   * Reads options that stand in one text, words between blanks.
   *
   * @throws UserException when they are of another kind; it tells {@code name}
   */
  static PlanOptions parse(String name, String options) {
    return parse(name, List.of(options.strip().split("\\s+")));
  }

  private static PlanOptions parse(String name, List<String> words) {
    PlanFile plan = new PlanFile();
    try {
      new CommandLine(plan)
          .setOverwrittenOptionsAllowed(true)
          .setCaseInsensitiveEnumValuesAllowed(true)
          .parseArgs(words.toArray(String[]::new));
    } catch (ParameterException e) {
      throw new UserException("plan '%s': %s", name, e.getMessage());
    }
    return plan.options;
  }

  @Override
  public void run() {
    // Parsed is all that it has to be.
  }
}
