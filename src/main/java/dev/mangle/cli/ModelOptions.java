package dev.mangle.cli;

import dev.mangle.bench.Networks;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Precision;
import dev.mangle.tune.ArgsFile;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which networks, and where they lie. */
final class ModelOptions {
  @Option(
      names = "--models",
      required = true,
      split = ",",
      paramLabel = "NAME[:WEIGHT]",
      description =
          "Networks by the names of their checkpoints, or paths (with a slash) to them; "
              + "the weights count where they act together.")
  private List<String> models;

  @Mixin private CheckpointsOption checkpoints;

  /** Whether each is there, whatever it is worth. */
  boolean areThere() {
    Checkpoints folder = checkpoints.checkpoints();
    return models.stream().map(Ensemble.Entry::nameOf).allMatch(folder::has);
  }

  /** All of them, to attack in {@code precision}. */
  Ensemble ensemble(Precision precision) {
    return Ensemble.open(checkpoints.checkpoints().in(precision), models);
  }

  /** The same, to be opened to be computed in any way. */
  Networks networks() {
    Checkpoints there = checkpoints.checkpoints();
    return new Networks(there.folder(), models, there.execution().device());
  }

  /** A file of options that names the same networks, from whatever folder it is used. */
  ArgsFile argsFile(Precision precision, double epsilon, long seed, String command) {
    List<String> anywhere =
        models.stream()
            .map(m -> m.contains("/") ? Path.of(m).toAbsolutePath().normalize().toString() : m)
            .toList();
    return new ArgsFile(anywhere, checkpoints.given(), precision, epsilon, seed, command);
  }
}
