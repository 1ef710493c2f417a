package dev.mangle.cli;

import dev.mangle.model.Checkpoints;
import dev.mangle.model.Ensemble;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which networks, and where they lie. */
final class ModelOptions {
  @Option(
      names = "--models",
      required = true,
      split = ",",
      paramLabel = "NAME[:WEIGHT]",
      description = {
        "Networks by the names of their checkpoints, or paths (with a slash) to them;",
        "the weights count where they act together."
      })
  private List<String> models;

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description = "Folder of checkpoints. Default: checkpoints of this installation.")
  private Path checkpoints;

  Ensemble ensemble() {
    return Ensemble.open(folder(checkpoints), models);
  }

  /** The given folder of checkpoints, else the installation's own. */
  static Checkpoints folder(Path given) {
    String home = System.getProperty("mangle.home", ".");
    return new Checkpoints(given != null ? given : Path.of(home, "checkpoints"));
  }
}
