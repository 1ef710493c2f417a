package dev.mangle.graph;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Makes one operation of a convolution or matrix product, the bias behind it, and the activation
 * behind that.
 *
 * <p>What stands between them is then never written to memory. It is what TensorFlow's own
 * optimiser does too, which takes seconds of the first run. The values stay as they are. What lies
 * on a GPU is left to TensorFlow.
 */
public final class FuseConvolutions {
  private static final Map<String, String> FUSED =
      Map.of(
          "Conv2D", "_FusedConv2D",
          "DepthwiseConv2dNative", "_FusedDepthwiseConv2dNative",
          "MatMul", "_FusedMatMul");

  private static final List<String> ACTIVATIONS = List.of("Relu", "Relu6", "Elu");

  /** Attributes that the fused operations lack and that change no value. */
  private static final Set<String> UNKNOWN_TO_FUSED = Set.of("grad_a", "grad_b");

  private static final String CPU = "CPU";

  private final GraphEditor editor;
  private final Map<String, Integer> readers;
  private final Map<String, Boolean> kernels = new HashMap<>();

  private FuseConvolutions(GraphEditor editor) {
    this.editor = editor;
    this.readers = editor.readers();
  }

  /**
   * The same function; needs a graph in which nothing but the wanted outputs is left, and keeps
   * what is read elsewhere.
   */
  public static GraphDef apply(GraphDef graph) {
    GraphEditor editor = new GraphEditor(graph);
    FuseConvolutions pass = new FuseConvolutions(editor);
    for (NodeDef node : editor.nodes()) {
      pass.fuse(node);
    }
    return editor.toGraphDef();
  }

  /** From the last of them: an activation, or a bias that no such activation follows. */
  private void fuse(NodeDef last) {
    boolean activated = ACTIVATIONS.contains(last.getOp());
    NodeDef bias = activated ? editor.producer(last, 0) : last;
    if (!isBias(bias) || (activated && readers.get(bias.getName()) > 1)) {
      return;
    }
    if (!activated && isReadByActivationAlone(bias)) {
      return;
    }
    NodeDef product = editor.producer(bias, 0);
    if (!isFusable(product)) {
      return;
    }
    editor.put(fused(product, bias, activated ? last : null, last.getName()));
    editor.remove(product.getName());
    if (activated) {
      editor.remove(bias.getName());
    }
  }

  private boolean isReadByActivationAlone(NodeDef bias) {
    return readers.getOrDefault(bias.getName(), 0) == 1
        && editor.nodes().stream()
            .anyMatch(
                node ->
                    ACTIVATIONS.contains(node.getOp())
                        && editor.input(node, 0).node().equals(bias.getName()));
  }

  private static boolean isBias(NodeDef node) {
    return node != null && node.getOp().equals("BiasAdd") && !Convolutions.isNchw(node);
  }

  private boolean isFusable(NodeDef node) {
    String fused = node == null ? null : FUSED.get(node.getOp());
    return fused != null
        && readers.get(node.getName()) == 1
        && node.getAttrOrThrow("T").getType() == DataType.DT_FLOAT
        && !Convolutions.isNchw(node)
        && !Convolutions.isOnGpu(node)
        && kernels.computeIfAbsent(fused, op -> Ops.hasKernel(op, CPU));
  }

  private NodeDef fused(NodeDef product, NodeDef bias, NodeDef activation, String name) {
    AttrValue type = product.getAttrOrThrow("T");
    AttrValue.ListValue.Builder ops = AttrValue.ListValue.newBuilder();
    ops.addS(ByteString.copyFromUtf8("BiasAdd"));
    if (activation != null) {
      ops.addS(ByteString.copyFromUtf8(activation.getOp()));
    }
    NodeDef.Builder fused =
        NodeDef.newBuilder()
            .setName(name)
            .setOp(FUSED.get(product.getOp()))
            .addInput(editor.input(product, 0).toString())
            .addInput(editor.input(product, 1).toString())
            .addInput(editor.input(bias, 1).toString())
            .putAttr("T", type)
            .putAttr("num_args", AttrValue.newBuilder().setI(1).build())
            .putAttr("fused_ops", AttrValue.newBuilder().setList(ops).build());
    product
        .getAttrMap()
        .forEach(
            (attribute, value) -> {
              if (!UNKNOWN_TO_FUSED.contains(attribute) && !fused.containsAttr(attribute)) {
                fused.putAttr(attribute, value);
              }
            });
    if (product.getOp().equals("Conv2D")) {
      fused.putAttr(
          "TArgs",
          AttrValue.newBuilder()
              .setList(AttrValue.ListValue.newBuilder().addType(type.getType()))
              .build());
    }
    return fused.build();
  }
}
