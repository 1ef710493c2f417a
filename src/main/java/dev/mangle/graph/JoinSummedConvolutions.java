package dev.mangle.graph;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Computes a sum of 1x1 convolutions as one convolution of what they read, put side by side.
 *
 * <p>Such sums are the gradient of a tensor that several 1x1 convolutions read, as at the entrance
 * of an Inception block. The sum over channels that a convolution makes takes in the sum over
 * branches, whose terms are then never written. Exact but for the order of summation.
 */
final class JoinSummedConvolutions {
  private static final int KERNEL = 1;

  private final GraphEditor editor;
  private final Map<String, Integer> readers;

  private JoinSummedConvolutions(GraphEditor editor) {
    this.editor = editor;
    this.readers = editor.readers();
  }

  /** The same function; needs a frozen NHWC graph, and keeps what is read elsewhere. */
  static GraphDef apply(GraphDef graph) {
    GraphEditor editor = new GraphEditor(graph);
    JoinSummedConvolutions pass = new JoinSummedConvolutions(editor);
    for (NodeDef node : editor.nodes()) {
      if (node.getOp().equals("AddN")) {
        pass.join(node);
      }
    }
    return editor.toGraphDef();
  }

  private void join(NodeDef sum) {
    List<NodeDef> joined = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (int i = 0; i < sum.getInputCount(); i++) {
      NodeDef term = editor.producer(sum, i);
      if (isJoinable(term)) {
        joined.add(term);
      } else {
        others.add(editor.input(sum, i).toString());
      }
    }
    if (joined.size() < 2) {
      return;
    }
    String name = others.isEmpty() ? sum.getName() : editor.fresh(sum.getName() + "/joined");
    editor.put(convolution(sum, name, joined));
    joined.forEach(this::remove);
    if (!others.isEmpty()) {
      editor.put(
          sum.toBuilder()
              .clearInput()
              .addInput(name)
              .addAllInput(others)
              .putAttr("N", Attrs.number(others.size() + 1))
              .build());
    }
  }

  /** Those of stride 1 without padding, which differ in their kernels alone. */
  private boolean isJoinable(NodeDef node) {
    if (node == null
        || !node.getOp().equals("Conv2D")
        || readers.get(node.getName()) != 1
        || Convolutions.isNchw(node)
        || Convolutions.isOnGpu(node)
        || Convolutions.isExplicit(node)
        || Convolutions.numbers(node, "strides").stream().anyMatch(n -> n != 1)
        || !Consts.is(editor.producer(node, KERNEL), DataType.DT_FLOAT)) {
      return false;
    }
    int[] kernel = Consts.shape(editor.producer(node, KERNEL));
    return kernel[0] == 1 && kernel[1] == 1;
  }

  private NodeDef convolution(NodeDef sum, String name, List<NodeDef> terms) {
    return terms.get(0).toBuilder()
        .setName(name)
        .clearInput()
        .addInput(sideBySide(sum, terms))
        .addInput(stacked(sum, terms))
        .build();
  }

  /** What the terms read, along the channels. */
  private String sideBySide(NodeDef sum, List<NodeDef> terms) {
    NodeDef axis = Consts.ints(editor.fresh(sum.getName() + "/axis"), new int[] {3});
    editor.put(axis);
    NodeDef.Builder concat =
        NodeDef.newBuilder()
            .setName(editor.fresh(sum.getName() + "/side_by_side"))
            .setOp("ConcatV2")
            .putAttr("T", Attrs.type(DataType.DT_FLOAT))
            .putAttr("Tidx", Attrs.type(DataType.DT_INT32))
            .putAttr("N", Attrs.number(terms.size()));
    terms.forEach(term -> concat.addInput(editor.input(term, 0).toString()));
    NodeDef node = concat.addInput(axis.getName()).build();
    editor.put(node);
    return node.getName();
  }

  /** Kernels {@code [1, 1, in, out]} one after the other, which is along the channels they read. */
  private String stacked(NodeDef sum, List<NodeDef> terms) {
    List<NodeDef> kernels = terms.stream().map(term -> editor.producer(term, KERNEL)).toList();
    int in = kernels.stream().mapToInt(kernel -> Consts.shape(kernel)[2]).sum();
    int out = Consts.shape(kernels.get(0))[3];
    FloatBuffer values = FloatBuffer.allocate(in * out);
    kernels.forEach(kernel -> values.put(Consts.floats(kernel)));
    String name = editor.fresh(sum.getName() + "/kernel");
    editor.put(Consts.floats(name, values.array(), 1, 1, in, out));
    return name;
  }

  /** With its kernel, if that has no other reader: it may be large. */
  private void remove(NodeDef term) {
    String kernel = editor.producer(term, KERNEL).getName();
    editor.remove(term.getName());
    if (readers.merge(kernel, -1, Integer::sum) == 0) {
      editor.remove(kernel);
    }
  }
}
