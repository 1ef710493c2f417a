package dev.mangle.importer;

import dev.mangle.model.ModelSpec;
import java.util.Map;
import org.tensorflow.proto.GraphDef;

/**
 * A network as it came out of its file.
 *
 * @param graph images in at {@link #IMAGES}, a float32 placeholder of known height and width;
 *     scores out at {@link #LOGITS} and, where {@code auxWeight} is given, {@link #AUX}
 * @param input size, order and range
 * @param rangeOrigin who said the range, for people
 * @param auxWeight weight of the auxiliary scores' loss; {@code null} where there are none
 * @param architecture free text
 * @param license as the file says, or empty
 * @param facts what people want to know of the way here, by name
 */
public record Draft(
    GraphDef graph,
    ModelSpec.Input input,
    String rangeOrigin,
    Double auxWeight,
    String architecture,
    String license,
    Map<String, String> facts) {
  /** What a graph may take: protobuf's own limit, less room for the signature. */
  public static final long MOST_BYTES = Integer.MAX_VALUE - (1L << 20);

  /** Name of the placeholder. */
  public static final String IMAGES = "images";

  /** Name of the node with the scores. */
  public static final String LOGITS = "logits";

  /** Name of the node with auxiliary scores. */
  public static final String AUX = "aux";
}
