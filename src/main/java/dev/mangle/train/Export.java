package dev.mangle.train;

import dev.mangle.model.CheckpointFolder;
import dev.mangle.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * @param trained where the weights are
   * @param inference the same network without weights, in a graph of its own
   */
  static void write(CheckpointFolder folder, Network trained, Network inference, ModelSpec spec) {
    folder.write(
        temporary -> {
          copyWeights(trained, inference);
          SavedModelBundle.exporter(temporary.toString())
              .withFunction(SessionFunction.create(signature(inference), inference.session()))
              .export();
        },
        spec);
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
}
