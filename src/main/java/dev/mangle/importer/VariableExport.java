package dev.mangle.importer;

import dev.mangle.importer.checkpoint.Checkpoint;
import dev.mangle.importer.checkpoint.CheckpointCopy;
import dev.mangle.io.TemporaryFolder;
import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.Sessions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.SessionFunction;
import org.tensorflow.Signature;

/**
 * A network's graph, to be written as a SavedModel with a checkpoint's values in its variables.
 *
 * @param graph variables without values, and what goes on
 * @param signature of the SavedModel
 * @param input what the images are like
 * @param images name of the operation that takes them
 * @param logits name of the operation that gives the scores
 */
public record VariableExport(
    Graph graph, Signature signature, ModelSpec.Input input, String images, String logits) {

  /**
   * Writes the SavedModel into {@code folder}, which exists.
   *
   * @param names name of each variable of the graph to its name in {@code content}
   * @throws UserException when TensorFlow cannot read a value, or the scores are no numbers
   */
  public void write(Checkpoint content, Map<String, String> names, Path folder) throws IOException {
    try (TemporaryFolder scratch = TemporaryFolder.create("mangle-weights");
        Session session = Sessions.onProcessor(graph)) {
      // Restoring goes by name; the copy has the network's own.
      Path copy = scratch.path().resolve("weights");
      CheckpointCopy.write(content, names, copy);
      session.restore(copy.toString());
      requireRunning(session, content);
      SavedModelBundle.exporter(folder.toString())
          .withFunction(SessionFunction.create(signature, session))
          .export();
    }
  }

  /** Weights that make no numbers are found here rather than by an attack. */
  private void requireRunning(Session session, Checkpoint content) {
    try {
      Probe.classes(session, input, images, logits);
    } catch (UserException e) {
      throw new UserException(
          "checkpoint '%s': %s", content.files().prefix().getFileName(), e.getMessage());
    }
  }
}
