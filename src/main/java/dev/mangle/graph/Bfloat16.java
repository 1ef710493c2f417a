package dev.mangle.graph;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Computes the inside of a network in bfloat16: what lies between its first and its last products.
 *
 * <p>Products are convolutions and matrix products with constant weights. The first, which see the
 * images, and the last, which give the scores, stay float32, as do batch norms that were not
 * folded, means, and whatever is not known to lose little. Between products in bfloat16, what
 * passes values on (activations, biases, pools, concatenations, sums) is computed in it too, so
 * that nothing is converted back and forth. Gradients that are added later take the same types.
 * Products still add up in float32.
 *
 * <p>On an AMD EPYC (Zen 5, AVX512-BF16, no AMX, 2 cores) gradients take 0.56 (inception_v3), 0.75
 * (squeezenet1_1) and 1.0 (mobilenet_v2) of the time that they take in float32. ReLU's gradient,
 * which Eigen computes, is 8 % of inception_v3's there; as a product with the sign, by masks of
 * integers or in float32 it takes 1.0 to 1.8 times as long, so it stays.
 */
public final class Bfloat16 {
  private static final DataType NARROW = DataType.DT_BFLOAT16;
  private static final DataType WIDE = DataType.DT_FLOAT;

  private static final Set<String> PRODUCTS = Set.of("Conv2D", "DepthwiseConv2dNative", "MatMul");

  /** Depthwise convolutions add up few values each: there is little to win, and much to convert. */
  private static final Set<String> NARROWED = Set.of("Conv2D", "MatMul");

  private static final Set<String> PASSING =
      Set.of(
          "Add",
          "AddN",
          "AddV2",
          "AvgPool",
          "BiasAdd",
          "ConcatV2",
          "Elu",
          "Identity",
          "LeakyRelu",
          "MaxPool",
          "Maximum",
          "Minimum",
          "Mul",
          "Pad",
          "Relu",
          "Relu6",
          "Reshape",
          "Squeeze",
          "Sub");

  private final GraphEditor editor;
  private final Set<String> outputs;
  private final List<NodeDef> ordered;
  private final Set<String> narrow = new HashSet<>();

  private Bfloat16(GraphEditor editor, Collection<String> outputs) {
    this.editor = editor;
    this.outputs = Set.copyOf(outputs);
    this.ordered = editor.ordered();
  }

  /**
   * The same function but for rounding; needs a flat, frozen graph.
   *
   * @param outputs nodes that stay float32, as somebody else reads them
   */
  public static GraphDef apply(GraphDef graph, Collection<String> outputs) {
    GraphEditor editor = new GraphEditor(graph);
    Bfloat16 pass = new Bfloat16(editor, outputs);
    pass.choose();
    pass.ordered.forEach(pass::convert);
    return editor.toGraphDef();
  }

  /** Producers come before their readers, so what passes values on knows what it is given. */
  private void choose() {
    Set<String> inside = inside();
    for (NodeDef node : ordered) {
      boolean chosen =
          NARROWED.contains(node.getOp())
              ? inside.contains(node.getName()) && isComputedRightly(node)
              : PASSING.contains(node.getOp()) && readsNarrow(node);
      if (chosen && isWide(node) && !outputs.contains(node.getName())) {
        narrow.add(node.getName());
      }
    }
  }

  /** Products that neither see the images before any other nor give the scores. */
  private Set<String> inside() {
    Set<String> behind = new HashSet<>();
    Set<String> behindProduct = new HashSet<>();
    for (NodeDef node : ordered) {
      producers(node).filter(behindProduct::contains).forEach(name -> behind.add(node.getName()));
      if (behind.contains(node.getName()) || PRODUCTS.contains(node.getOp())) {
        behindProduct.add(node.getName());
      }
    }
    Set<String> beforeProduct = new HashSet<>();
    Set<String> inside = new HashSet<>();
    for (int i = ordered.size() - 1; i >= 0; i--) {
      NodeDef node = ordered.get(i);
      boolean before = beforeProduct.contains(node.getName());
      boolean product = PRODUCTS.contains(node.getOp());
      if (product && before && behind.contains(node.getName())) {
        inside.add(node.getName());
      }
      if (product || before) {
        producers(node).forEach(beforeProduct::add);
      }
    }
    return inside;
  }

  /**
   * The kernels of TensorFlow 2.18 for AVX-512 add up pairs, and where what they add up, input
   * channels or a matrix' rows, is an odd number, give something else, NaN even. In the gradient it
   * is the output channels, or columns.
   */
  private boolean isComputedRightly(NodeDef product) {
    NodeDef weights = editor.producer(product, 1);
    return Consts.is(weights, WIDE)
        && IntStream.of(Consts.shape(weights))
            .skip(Consts.shape(weights).length - 2)
            .allMatch(n -> n % 2 == 0);
  }

  private Stream<String> producers(NodeDef node) {
    return IntStream.range(0, node.getInputCount()).mapToObj(i -> editor.input(node, i).node());
  }

  private boolean readsNarrow(NodeDef node) {
    return IntStream.range(0, node.getInputCount())
        .filter(i -> isValue(node, i))
        .anyMatch(i -> narrow.contains(editor.input(node, i).node()));
  }

  private static boolean isWide(NodeDef node) {
    // Where it is not said, it is float32, as for pools and leaky activations.
    return !node.containsAttr("T") || node.getAttrOrThrow("T").getType() == WIDE;
  }

  /** Whether input {@code i} has the node's type T; the others are sizes and axes. */
  private static boolean isValue(NodeDef node, int i) {
    return switch (node.getOp()) {
      case "Pad", "Reshape" -> i == 0;
      case "ConcatV2" -> i < node.getInputCount() - 1;
      default -> true;
    };
  }

  private void convert(NodeDef node) {
    boolean asked = narrow.contains(node.getName());
    NodeDef.Builder converted = node.toBuilder();
    if (asked) {
      converted.putAttr("T", Attrs.type(NARROW));
    }
    for (int i = 0; i < node.getInputCount(); i++) {
      TensorRef read = editor.input(node, i);
      if (asked && isValue(node, i) && !narrow.contains(read.node())) {
        converted.setInput(i, narrowed(read));
      } else if (!asked && narrow.contains(read.node())) {
        converted.setInput(i, cast(read, "float32", NARROW, WIDE));
      }
    }
    editor.put(converted.build());
  }

  private String narrowed(TensorRef read) {
    NodeDef producer = editor.node(read.node());
    if (!Consts.is(producer, WIDE)) {
      return cast(read, "bfloat16", WIDE, NARROW);
    }
    String name = read.node() + "/bfloat16";
    if (editor.node(name) == null) {
      editor.put(Consts.reals(NARROW, name, Consts.floats(producer), Consts.shape(producer)));
    }
    return name;
  }

  /** One for all that read the tensor in that type. */
  private String cast(TensorRef read, String to, DataType source, DataType target) {
    String name = read.node() + "/" + to + (read.index() == 0 ? "" : "_" + read.index());
    if (editor.node(name) == null) {
      editor.put(
          NodeDef.newBuilder()
              .setName(name)
              .setOp("Cast")
              .addInput(read.toString())
              .putAttr("SrcT", Attrs.type(source))
              .putAttr("DstT", Attrs.type(target))
              .build());
    }
    return name;
  }
}
