package dev.mangle.train;

import dev.mangle.io.UserException;
import dev.mangle.model.CheckpointFolder;
import dev.mangle.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.file.PathUtils;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.SessionFunction;
import org.tensorflow.Signature;

/** Writes the inference part of a trained network. */
final class Export {
  private Export() {}

  /**
   * Writes {@code folder}.
   *
   * @param inference the network alone in its graph, with its weights
   */
  static void write(CheckpointFolder folder, Network inference, ModelSpec spec) {
    folder.write(
        temporary ->
            SavedModelBundle.exporter(temporary.toString())
                .withFunction(SessionFunction.create(signature(inference), inference.session()))
                .export(),
        spec);
  }

  private static Signature signature(Network network) {
    Signature.Builder signature =
        Signature.builder()
            .key(Network.SIGNATURE)
            .input(Network.IMAGES, network.images())
            .output(Network.LOGITS, network.logits());
    network.outputs().aux().ifPresent(aux -> signature.output(Network.AUX, aux.logits()));
    return signature.build();
  }

  /** Gives each of {@code networks} the weights of {@code trained}. */
  static void copyWeights(Network trained, List<Network> networks) {
    try {
      Path scratch = Files.createTempDirectory("mangle-weights");
      try {
        String prefix = scratch.resolve("weights").toString();
        trained.session().save(prefix);
        networks.forEach(network -> network.session().restore(prefix));
      } finally {
        PathUtils.deleteDirectory(scratch);
      }
    } catch (IOException e) {
      throw UserException.of(
          "copy the weights in", Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }
}
