package dev.mangle.graph;

import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Puts a named placeholder before, and named identities behind, what counts in a graph.
 *
 * <p>From then on passes may rename and remove what lies between.
 */
public final class Frame {
  /** Name of the placeholder. */
  public static final String INPUT = "mangle_input";

  private Frame() {}

  /** A framed graph; {@code outputs} are node names in the order of the wanted tensors. */
  public record Framed(GraphDef graph, List<String> outputs) {}

  /**
   * Frames {@code graph} and prunes it to the outputs.
   *
   * @param input tensor to be fed, float32
   * @param outputs tensors to be kept
   * @throws UserException when a tensor does not exist or another placeholder has to be fed too
   */
  public static Framed apply(GraphDef graph, TensorRef input, List<TensorRef> outputs) {
    GraphEditor editor = new GraphEditor(graph);
    requireNode(editor, input);
    editor.put(
        NodeDef.newBuilder()
            .setName(INPUT)
            .setOp("Placeholder")
            .putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_FLOAT).build())
            .build());
    editor.redirect(input, new TensorRef(INPUT, 0));
    Map<String, TensorRef> kept = new LinkedHashMap<>();
    for (TensorRef output : outputs) {
      requireNode(editor, output);
      String name = output(kept.size());
      editor.put(identity(name, editor.resolve(output)));
      kept.put(name, new TensorRef(name, 0));
    }
    GraphDef pruned = Prune.apply(editor.toGraphDef(), kept.values());
    requireFed(pruned);
    return new Framed(pruned, new ArrayList<>(kept.keySet()));
  }

  /** Name of the node with the wanted tensor {@code i}, counted from 0. */
  public static String output(int i) {
    return "mangle_output_" + i;
  }

  private static NodeDef identity(String name, TensorRef input) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Identity")
        .addInput(input.toString())
        .putAttr("T", AttrValue.newBuilder().setType(DataType.DT_FLOAT).build())
        .build();
  }

  private static void requireNode(GraphEditor editor, TensorRef ref) {
    if (editor.node(ref.node()) == null) {
      throw new UserException(
          "the signature names tensor '%s', which the graph does not have", ref);
    }
  }

  private static void requireFed(GraphDef graph) {
    boolean reachesInput = false;
    for (NodeDef node : graph.getNodeList()) {
      reachesInput |= node.getName().equals(INPUT);
      if (node.getOp().equals("Placeholder") && !node.getName().equals(INPUT)) {
        throw new UserException(
            "placeholder '%s' must be fed besides the images; expected a network with one input",
            node.getName());
      }
    }
    if (!reachesInput) {
      throw new UserException("the logits do not depend on the input");
    }
  }
}
