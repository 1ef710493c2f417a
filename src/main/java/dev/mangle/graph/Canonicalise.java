package dev.mangle.graph;

import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Rewrites operations without a (right) gradient to exact equals that have one.
 *
 * <p>Works on a flat, frozen, framed graph. What is left without a gradient is refused by {@link
 * Differentiable}.
 */
public final class Canonicalise {
  private Canonicalise() {}

  /** Changes one node, and the graph around it. */
  @FunctionalInterface
  interface Rewrite {
    void apply(GraphEditor editor, NodeDef node);
  }

  /** Operations whose outputs are their inputs. */
  private static final Set<String> PASSING =
      Set.of(
          "Identity",
          "IdentityN",
          "Snapshot",
          "StopGradient",
          "PreventGradient",
          "EnsureShape",
          "CheckNumerics",
          "CheckNumericsV2",
          "PlaceholderWithDefault");

  private static final Map<String, Rewrite> REWRITES =
      Map.of(
          "BatchNormWithGlobalNormalization",
          OldBatchNorm::fuse,
          "BiasAddV1",
          (editor, node) -> editor.put(renamed(node, "BiasAdd").build()),
          "Concat",
          Canonicalise::concat,
          "Gather",
          Canonicalise::gather,
          "Conv2D",
          Convolutions::plain,
          "DepthwiseConv2dNative",
          Convolutions::plain);

  /** The same function over operations that can be differentiated. */
  public static GraphDef apply(GraphDef graph) {
    GraphEditor editor = new GraphEditor(graph);
    // First, so that the rewrites see constants behind identities, in whatever order nodes come.
    for (NodeDef node : editor.nodes()) {
      if (PASSING.contains(node.getOp())) {
        bypass(editor, node);
      }
    }
    for (NodeDef node : editor.nodes()) {
      REWRITES.getOrDefault(node.getOp(), (e, n) -> {}).apply(editor, node);
    }
    return editor.toGraphDef();
  }

  /** Readers take the node's own inputs; a framing output stays in place for the caller. */
  private static void bypass(GraphEditor editor, NodeDef node) {
    for (int i = 0; i < node.getInputCount(); i++) {
      editor.redirect(new TensorRef(node.getName(), i), editor.input(node, i));
    }
  }

  private static void concat(GraphEditor editor, NodeDef node) {
    NodeDef.Builder out = renamed(node, "ConcatV2").clearInput();
    IntStream.range(1, node.getInputCount()).forEach(i -> out.addInput(node.getInput(i)));
    out.addInput(node.getInput(0)).putAttr("Tidx", Attrs.type(DataType.DT_INT32));
    editor.put(out.build());
  }

  private static void gather(GraphEditor editor, NodeDef node) {
    NodeDef axis = Consts.ints(editor.fresh(node.getName() + "/axis"), new int[1]);
    editor.put(axis);
    editor.put(
        renamed(node, "GatherV2")
            .removeAttr("validate_indices")
            .addInput(axis.getName())
            .putAttr("Taxis", Attrs.type(DataType.DT_INT32))
            .build());
  }

  private static NodeDef.Builder renamed(NodeDef node, String op) {
    return node.toBuilder().setOp(op);
  }
}
