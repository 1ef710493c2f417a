package dev.mangle.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where networks lie. */
final class CheckpointsFolderOption {
  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description = "Folder of checkpoints. Default: checkpoints of this installation.")
  private Path folder;

  /** The given folder, else the installation's own. */
  Path folder() {
    return of(given());
  }

  /** The folder that was given. */
  Optional<Path> given() {
    return Optional.ofNullable(folder);
  }

  /** The given folder, else the installation's own. */
  static Path of(Optional<Path> given) {
    return given.orElse(Path.of(System.getProperty("mangle.home", "."), "checkpoints"));
  }
}
