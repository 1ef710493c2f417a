package dev.mangle.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Computes the gradient of a convolution with respect to its images as a convolution.
 *
 * <p>With stride s, the gradient at {@code s q + r - padding} is the sum over j of {@code dy[q - j]
 * w[s j + r]}: for each phase r a convolution of dy with every s-th place of the kernel, turned
 * around and its channels exchanged. The phases are channels of one convolution, which DepthToSpace
 * puts side by side; with stride 1 there is one phase and nothing to put together.
 *
 * <p>Three reasons. On some processors (seen on a virtual machine with an AMD EPYC) the oneDNN of
 * TensorFlow 2.18 gives <b>wrong</b> gradients where the images have more channels than 32 and its
 * blocks are not full, such as 40, 72, 80, 100 or 112: all values of the last block are wrong. Its
 * convolutions are right. A convolution's constant kernel is brought into the processor's own order
 * once, that of a gradient in each run. And {@link OutputsAsBlocks} and {@link EigenConvolutions}
 * know convolutions alone. The turned kernels take as much memory again. Exact but for the order of
 * summation.
 *
 * <p>On an AMD EPYC (Zen 5, 2 cores) whose oneDNN is right, gradients take 1.4 times as long
 * without this (mnist_natural), 1.06 (squeezenet1_1), 1.02 (mobilenet_v2) and as long
 * (inception_v3, the bundled ones for CIFAR-10); where Eigen is faster, 1.4 to 1.9 times.
 */
public final class BackwardAsForward {
  private static final int KERNEL = 1;
  private static final int GRADIENT = 2;

  private final GraphEditor editor;
  private final Map<TensorRef, Shape> shapes;

  private BackwardAsForward(GraphEditor editor, Map<TensorRef, Shape> shapes) {
    this.editor = editor;
    this.shapes = shapes;
  }

  /**
   * The same function; needs a frozen NHWC graph to which gradients have been added, and leaves
   * alone what has images of unknown size or unequal strides, or lies on a GPU.
   */
  public static GraphDef apply(GraphDef graph) {
    GraphEditor editor = new GraphEditor(graph);
    List<NodeDef> gradients =
        editor.nodes().stream().filter(node -> isTurnable(editor, node)).toList();
    if (gradients.isEmpty()) {
      return graph;
    }
    List<TensorRef> wanted = new ArrayList<>();
    for (NodeDef node : gradients) {
      wanted.add(new TensorRef(node.getName(), 0));
      wanted.add(editor.input(node, GRADIENT));
    }
    BackwardAsForward pass = new BackwardAsForward(editor, Shapes.of(graph, wanted));
    gradients.forEach(pass::turn);
    return editor.toGraphDef();
  }

  private static boolean isTurnable(GraphEditor editor, NodeDef node) {
    return node.getOp().equals("Conv2DBackpropInput")
        && Consts.isReal(editor.producer(node, KERNEL))
        && !Convolutions.isNchw(node)
        && !Convolutions.isOnGpu(editor.producer(node, KERNEL))
        && !Convolutions.isExplicit(node)
        && Convolutions.numbers(node, "dilations").stream().allMatch(d -> d == 1)
        && Convolutions.numbers(node, "strides").stream().skip(1).limit(2).distinct().count() == 1;
  }

  private void turn(NodeDef node) {
    Shape images = shapes.get(new TensorRef(node.getName(), 0));
    Shape gradient = shapes.get(editor.input(node, GRADIENT));
    if (Shapes.hasGaps(images) || Shapes.hasGaps(gradient)) {
      return;
    }
    TurnedAxis rows = axis(node, images, gradient, 1);
    TurnedAxis columns = axis(node, images, gradient, 2);
    if (rows.stride() == 1) {
      editor.put(convolution(node, node.getName(), rows, columns));
    } else {
      NodeDef phases = convolution(node, editor.fresh(node.getName() + "/phases"), rows, columns);
      editor.put(phases);
      String channels = withEveryPhase(node, phases, rows, columns, (int) images.get(3));
      Blocks.sideBySide(editor, node, channels, rows.stride(), rows.wanted(), columns.wanted());
    }
  }

  private TurnedAxis axis(NodeDef node, Shape images, Shape gradient, int dimension) {
    return TurnedAxis.of(
        (int) images.get(dimension),
        Consts.shape(editor.producer(node, KERNEL))[dimension - 1],
        Convolutions.numbers(node, "strides").get(dimension).intValue(),
        (int) gradient.get(dimension),
        node.getAttrOrThrow("padding").getS().toStringUtf8().equals("SAME"));
  }

  private NodeDef convolution(NodeDef node, String name, TurnedAxis rows, TurnedAxis columns) {
    NodeDef.Builder convolution =
        NodeDef.newBuilder()
            .setName(name)
            .setOp("Conv2D")
            .addInput(editor.input(node, GRADIENT).toString())
            .addInput(turnedKernel(editor.producer(node, KERNEL), rows, columns))
            .putAttr("T", node.getAttrOrThrow("T"))
            .putAttr("strides", Attrs.list(1, 1, 1, 1));
    if (rows.before() + rows.after() + columns.before() + columns.after() == 0) {
      return convolution.putAttr("padding", Attrs.text("VALID")).build();
    }
    return convolution
        .putAttr("padding", Attrs.text("EXPLICIT"))
        .putAttr(
            "explicit_paddings",
            Attrs.list(0, 0, rows.before(), rows.after(), columns.before(), columns.after(), 0, 0))
        .build();
  }

  /**
   * {@code [height, width, in, out]} as {@code [places, places, out, phases * in]}; one for all
   * gradients that use it.
   */
  private String turnedKernel(NodeDef kernel, TurnedAxis rows, TurnedAxis columns) {
    String name = kernel.getName() + "/turned_" + rows.stride();
    if (editor.node(name) != null) {
      return name;
    }
    int[] shape = Consts.shape(kernel);
    int in = shape[2];
    int out = shape[3];
    int stride = rows.stride();
    int phases = phases(rows, columns);
    int width = phases * in;
    float[] values = Consts.floats(kernel);
    float[] turned = new float[rows.places() * columns.places() * out * width];
    for (int y = 0; y < rows.places(); y++) {
      for (int x = 0; x < columns.places(); x++) {
        for (int phase = 0; phase < phases; phase++) {
          int row = rows.place(phase / stride, y);
          int column = columns.place(phase % stride, x);
          if (row >= 0 && column >= 0) {
            int from = (row * shape[1] + column) * in * out;
            int to = (y * columns.places() + x) * out * width + phase * in;
            exchange(values, from, in, out, turned, to, width);
          }
        }
      }
    }
    DataType type = kernel.getAttrOrThrow("dtype").getType();
    editor.put(Consts.reals(type, name, turned, rows.places(), columns.places(), out, width));
    return name;
  }

  /** All, or the first alone where the kernel has one place and all others are zero. */
  private static int phases(TurnedAxis rows, TurnedAxis columns) {
    return rows.kernel() * columns.kernel() == 1 ? 1 : rows.stride() * columns.stride();
  }

  /** {@code [in, out]} at {@code from} to {@code [out, in]} at {@code to}. */
  private static void exchange(
      float[] values, int from, int in, int out, float[] turned, int to, int width) {
    for (int i = 0; i < in; i++) {
      for (int o = 0; o < out; o++) {
        turned[to + o * width + i] = values[from + i * out + o];
      }
    }
  }

  /** With zeros for the phases that were left out. */
  private String withEveryPhase(
      NodeDef node, NodeDef phases, TurnedAxis rows, TurnedAxis columns, int channels) {
    int missing = rows.stride() * columns.stride() - phases(rows, columns);
    if (missing == 0) {
      return phases.getName();
    }
    NodeDef amounts =
        Consts.ints(
            editor.fresh(node.getName() + "/missing"),
            new int[] {0, 0, 0, 0, 0, 0, 0, missing * channels},
            4,
            2);
    editor.put(amounts);
    String padded = editor.fresh(node.getName() + "/every_phase");
    editor.put(
        NodeDef.newBuilder()
            .setName(padded)
            .setOp("Pad")
            .addInput(phases.getName())
            .addInput(amounts.getName())
            .putAttr("T", node.getAttrOrThrow("T"))
            .putAttr("Tpaddings", Attrs.type(DataType.DT_INT32))
            .build());
    return padded;
  }
}
