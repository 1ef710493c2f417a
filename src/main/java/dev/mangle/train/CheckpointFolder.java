package dev.mangle.train;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.SessionFunction;
import org.tensorflow.Signature;

/** A checkpoint folder to be written: SavedModel and {@code model.json}, whole or not at all. */
final class CheckpointFolder {
  private static final String GRAPH = "saved_model.pb";

  private final Path folder;

  /**
   * Checks that the folder may be written: it is missing, empty, or a checkpoint and {@code force}.
   *
   * @throws UserException otherwise
   */
  CheckpointFolder(Path folder, boolean force) {
    this.folder = folder;
    if (isFree(folder)) {
      return;
    }
    if (!Files.exists(folder.resolve(GRAPH))) {
      throw new UserException(
          "output folder '%s': expected a new or empty folder or a checkpoint, found other files",
          folder);
    }
    if (!force) {
      throw new UserException(
          "output folder '%s' holds a checkpoint already: --force replaces it", folder);
    }
  }

  /**
   * Writes the network's inference part.
   *
   * @param trained where the weights are
   * @param inference the same network without weights, in a graph of its own
   */
  void write(Network trained, Network inference, ModelSpec spec) {
    AtomicFiles.writeFolder(
        folder,
        temporary -> {
          copyWeights(trained, inference);
          SavedModelBundle.exporter(temporary.toString())
              .withFunction(SessionFunction.create(signature(inference), inference.session()))
              .export();
          AtomicFiles.write(temporary.resolve(ModelSpec.FILE_NAME), spec.toJson());
        });
  }

  private static Signature signature(Network network) {
    return Signature.builder()
        .key(Network.SIGNATURE)
        .input(Network.IMAGES, network.images())
        .output(Network.LOGITS, network.logits())
        .build();
  }

  private static void copyWeights(Network from, Network to) throws IOException {
    Path scratch = Files.createTempDirectory("mangle-weights");
    try {
      String prefix = scratch.resolve("weights").toString();
      from.session().save(prefix);
      to.session().restore(prefix);
    } finally {
      PathUtils.deleteDirectory(scratch);
    }
  }

  private static boolean isFree(Path folder) {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
  }
}
