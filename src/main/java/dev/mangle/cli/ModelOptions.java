package dev.mangle.cli;

import dev.mangle.model.Checkpoints;
import dev.mangle.model.Ensemble;
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

  Ensemble ensemble() {
    return Ensemble.open(checkpoints.checkpoints(), models);
  }
}
