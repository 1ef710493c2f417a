package dev.mangle.importer;

import dev.mangle.model.CheckpointFolder;
import dev.mangle.model.ModelSpec;
import java.util.Map;
import org.tensorflow.proto.GraphDef;

/**
 * A network that is ready to be written.
 *
 * @param graph as in {@link Draft}
 * @param spec what {@code model.json} will say
 * @param rangeOrigin who said the pixel range, for people
 * @param parameters how many floats its constants hold
 * @param facts what people want to know, by name, in order
 */
public record Imported(
    GraphDef graph,
    ModelSpec spec,
    String rangeOrigin,
    long parameters,
    Map<String, String> facts) {

  /** Writes the checkpoint folder. */
  public void write(CheckpointFolder folder) {
    folder.write(temporary -> SavedModelFile.write(temporary, graph, spec), spec);
  }
}
