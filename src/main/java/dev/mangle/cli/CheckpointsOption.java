package dev.mangle.cli;

import dev.mangle.model.Checkpoints;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where networks lie. */
final class CheckpointsOption {
  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description = "Folder of checkpoints. Default: checkpoints of this installation.")
  private Path folder;

  /** The given folder, else the installation's own. */
  Checkpoints checkpoints() {
    return of(given());
  }

  /** The folder that was given. */
  Optional<Path> given() {
    return Optional.ofNullable(folder);
  }

  /** The given folder, else the installation's own. */
  static Checkpoints of(Optional<Path> given) {
    String home = System.getProperty("mangle.home", ".");
    return new Checkpoints(given.orElse(Path.of(home, "checkpoints")));
  }
}
