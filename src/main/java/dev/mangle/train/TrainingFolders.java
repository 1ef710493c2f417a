package dev.mangle.train;

import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import java.nio.file.Path;

/**
 * Where a training reads and writes.
 *
 * @param data the fetched dataset
 * @param output checkpoint folder to write
 * @param work where checkpoints and TensorBoard's files of the training are; apart from the output
 * @param checkpoints where surrogates are looked up by name; they tell how all is computed
 */
public record TrainingFolders(Path data, Path output, Path work, Checkpoints checkpoints) {

  /** Checks that work and output are apart; a refusal says what was expected and found. */
  public TrainingFolders {
    Path there = output.toAbsolutePath().normalize();
    Path under = work.toAbsolutePath().normalize();
    if (there.startsWith(under) || under.startsWith(there)) {
      throw new UserException(
          "training folder '%s': expected apart from the output '%s'", work, output);
    }
  }

  /** Folders whose work is beside the output, as {@code NAME.training}. */
  public static TrainingFolders of(Path data, Path output) {
    Path here = output.toAbsolutePath().normalize();
    return new TrainingFolders(data, output, workBeside(here), new Checkpoints(here.getParent()));
  }

  /** Where TensorBoard's files go, a folder a run. */
  Path events() {
    return work.resolve(TrainingState.EVENTS);
  }

  /** The work folder beside {@code output}. */
  public static Path workBeside(Path output) {
    Path here = output.toAbsolutePath().normalize();
    return here.resolveSibling(here.getFileName() + ".training");
  }
}
