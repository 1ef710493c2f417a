package dev.mangle.cli;

import dev.mangle.model.Checkpoints;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** Where networks lie, and how those that are opened are computed. */
final class CheckpointsOption {
  @Mixin private CheckpointsFolderOption folder;

  @Mixin private ExecutionOptions execution;

  /**
   * The given folder, else the installation's own.
   *
   * @throws dev.mangle.io.UserException when they cannot be computed as is asked
   */
  Checkpoints checkpoints() {
    return new Checkpoints(folder.folder(), execution.execution());
  }

  /** The folder that was given. */
  Optional<Path> given() {
    return folder.given();
  }
}
