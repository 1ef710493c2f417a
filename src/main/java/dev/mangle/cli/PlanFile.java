package dev.mangle.cli;

import dev.mangle.io.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The plan of an arguments file as {@code run_attack.sh} takes it. */
@Command(name = "plan")
final class PlanFile implements Runnable {
  @Mixin private PlanOptions options;

  @Option(names = "--models")
  private String unusedModels;

  @Option(names = "--checkpoints")
  private String unusedCheckpoints;

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
    PlanFile plan = new PlanFile();
    try {
      new CommandLine(plan)
          .setOverwrittenOptionsAllowed(true)
          .setCaseInsensitiveEnumValuesAllowed(true)
          .parseArgs("@" + file);
    } catch (ParameterException e) {
      throw new UserException("plan '%s': %s", file, e.getMessage());
    }
    return plan.options;
  }

  @Override
  public void run() {
    // Parsed is all that it has to be.
  }
}
