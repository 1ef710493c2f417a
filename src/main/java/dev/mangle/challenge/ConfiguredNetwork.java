package dev.mangle.challenge;

import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.train.TrainingCheckpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which checkpoint a configuration's {@code model_dir} means. */
public final class ConfiguredNetwork {
  private ConfiguredNetwork() {}

  /**
   * A name for {@link Checkpoints#open}: the folder itself where it is a checkpoint, else the last
   * {@code step-NNNNNNN} in it, else the checkpoint called like the folder.
   *
   * @throws UserException when there is none of these, or the configuration names no folder
   */
  public static String find(ChallengeConfig config, Checkpoints checkpoints) {
    if (config.modelDir() == null) {
      throw new UserException("the configuration has no 'model_dir': expected --model");
    }
    Path folder = Path.of(config.modelDir());
    if (Checkpoints.isCheckpoint(folder)) {
      return path(folder);
    }
    Optional<Path> last = lastStep(folder);
    if (last.isPresent()) {
      return path(last.get());
    }
    String name = name(folder);
    if (checkpoints.names().contains(name)) {
      return name;
    }
    if (Files.exists(folder.resolve("checkpoint"))) {
      throw new UserException(
          "model_dir '%s' holds a checkpoint of TensorFlow 1: run: ./mangle import"
              + " --challenge-model %s --output %s",
          config.modelDir(), config.modelDir(), checkpoints.folder().resolve(name));
    }
    throw new UserException(
        "model_dir '%s': expected a checkpoint (%s), a folder of checkpoints step-NNNNNNN, or '%s'"
            + " in '%s', found %s",
        config.modelDir(),
        Checkpoints.GRAPH,
        name,
        checkpoints.folder(),
        Files.isDirectory(folder) ? "none of these in it" : "no such folder");
  }

  /** The last part of a {@code model_dir}: what its network is called among checkpoints. */
  public static String name(Path modelDir) {
    return modelDir.toAbsolutePath().normalize().getFileName().toString();
  }

  /** With a slash, by which it is told from a name. */
  private static String path(Path folder) {
    return folder.toAbsolutePath().normalize().toString();
  }

  private static Optional<Path> lastStep(Path folder) {
    return TrainingCheckpoints.in(folder).stream()
        .filter(Checkpoints::isCheckpoint)
        .reduce((earlier, later) -> later);
  }
}
