package dev.mangle.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * Computes once, on the processor, what depends on constants alone.
 *
 * <p>TensorFlow does so too, but in each session and only there: here the other passes see constant
 * kernels, batch norms and pooling sizes where a network computes them from its weights, and what
 * is kept of a network has them ready. A step is no faster by it alone. The values stay as they
 * are.
 */
final class FoldConstants {
  /** Bytes of a result up to which it may be as much larger than what it is made of as it likes. */
  private static final long SMALL = 1 << 20;

  /** How many times as large as what it is made of a result may be otherwise: a cast doubles. */
  private static final int GROWTH = 2;

  /** Bytes of a value of each type that can be a constant. */
  private static final Map<DataType, Integer> BYTES =
      Map.of(
          DataType.DT_FLOAT, 4,
          DataType.DT_DOUBLE, 8,
          DataType.DT_HALF, 2,
          DataType.DT_BFLOAT16, 2,
          DataType.DT_INT32, 4,
          DataType.DT_INT64, 8,
          DataType.DT_UINT8, 1,
          DataType.DT_BOOL, 1);

  /** Operations that may be fed, or that give nothing on some of their outputs. */
  private static final Set<String> NEVER =
      Set.of(
          "PlaceholderWithDefault",
          "Switch",
          "RefSwitch",
          "Merge",
          "Enter",
          "Exit",
          "NextIteration",
          "LoopCond");

  private final GraphEditor editor;
  private final Set<String> read;
  private final Graph constants;

  /** Names of what is constant or will be. */
  private final Set<String> folded = new LinkedHashSet<>();

  private FoldConstants(GraphEditor editor, Graph constants) {
    this.editor = editor;
    this.read = editor.readers().keySet();
    this.constants = constants;
  }

  /**
   * The same function; leaves alone what is random or stateful, calls functions, has no size that
   * is known beforehand, or is much larger than what it is made of.
   */
  static GraphDef apply(GraphDef graph) {
    GraphEditor editor = new GraphEditor(graph);
    Map<String, NodeDef> computable = computable(editor);
    if (computable.isEmpty()) {
      return graph;
    }
    try (Graph constants = new Graph()) {
      constants.importGraphDef(part(editor, graph, computable));
      FoldConstants pass = new FoldConstants(editor, constants);
      computable.values().forEach(pass::choose);
      pass.fold();
    }
    return editor.toGraphDef();
  }

  /** What could be computed from constants, each behind what it reads. */
  private static Map<String, NodeDef> computable(GraphEditor editor) {
    Map<String, NodeDef> found = new LinkedHashMap<>();
    for (NodeDef node : editor.ordered()) {
      if (isComputable(editor, node, found.keySet())) {
        found.put(node.getName(), node);
      }
    }
    return found;
  }

  private static boolean isComputable(GraphEditor editor, NodeDef node, Set<String> found) {
    return node.getInputCount() > 0
        && inputs(editor, node)
            .allMatch(input -> isConst(editor.node(input.node())) || found.contains(input.node()))
        && !NEVER.contains(node.getOp())
        && Ops.isPure(node.getOp())
        && Ops.hasKernel(node.getOp())
        && !Differentiable.isCall(node);
  }

  private static Stream<TensorRef> inputs(GraphEditor editor, NodeDef node) {
    return IntStream.range(0, node.getInputCount()).mapToObj(i -> editor.input(node, i));
  }

  private static boolean isConst(NodeDef node) {
    return node != null && node.getOp().equals("Const");
  }

  /** {@code computable} and the constants that it reads, wherever they were to lie. */
  private static GraphDef part(
      GraphEditor editor, GraphDef graph, Map<String, NodeDef> computable) {
    Map<String, NodeDef> part = new LinkedHashMap<>();
    for (NodeDef node : computable.values()) {
      inputs(editor, node).forEach(ref -> part.put(ref.node(), editor.node(ref.node())));
      part.put(node.getName(), node);
    }
    GraphDef.Builder out = GraphDef.newBuilder().setVersions(graph.getVersions());
    part.values().forEach(node -> out.addNode(node.toBuilder().clearDevice().removeAttr("_class")));
    return out.build();
  }

  private void choose(NodeDef node) {
    boolean ofChosen =
        inputs(editor, node)
            .allMatch(input -> isConst(editor.node(input.node())) || folded.contains(input.node()));
    if (!ofChosen) {
      return;
    }
    long inputs = inputs(editor, node).mapToLong(input -> bytes(output(input))).sum();
    List<Output<?>> outputs = outputs(node);
    long made = outputs.stream().mapToLong(FoldConstants::bytes).sum();
    if (outputs.stream().allMatch(FoldConstants::isKnown)
        && made <= Math.max(SMALL, GROWTH * inputs)) {
      folded.add(node.getName());
    }
  }

  /** 0 where that is not known beforehand. */
  private static long bytes(Output<?> output) {
    return isKnown(output) ? output.shape().size() * BYTES.get(output.dataType()) : 0;
  }

  private static boolean isKnown(Output<?> output) {
    return BYTES.containsKey(output.dataType()) && !output.shape().hasUnknownDimension();
  }

  private Output<?> output(TensorRef ref) {
    return constants.operationOrThrow(ref.node()).output(ref.index());
  }

  private List<Output<?>> outputs(NodeDef node) {
    GraphOperation operation = constants.operationOrThrow(node.getName());
    List<Output<?>> outputs = new ArrayList<>();
    for (int i = 0; i < operation.numOutputs(); i++) {
      outputs.add(operation.output(i));
    }
    return outputs;
  }

  /** Values of what others read, and of what nobody reads: it may be a wanted output. */
  private Map<TensorRef, TensorProto> values() {
    Set<TensorRef> wanted = new LinkedHashSet<>();
    editor.nodes().stream()
        .filter(node -> !folded.contains(node.getName()))
        .flatMap(node -> inputs(editor, node))
        .filter(input -> folded.contains(input.node()))
        .forEach(wanted::add);
    folded.stream()
        .filter(name -> !read.contains(name) && hasOneOutput(name))
        .forEach(name -> wanted.add(new TensorRef(name, 0)));
    return wanted.isEmpty() ? Map.of() : run(wanted);
  }

  private boolean hasOneOutput(String name) {
    return constants.operationOrThrow(name).numOutputs() == 1;
  }

  private Map<TensorRef, TensorProto> run(Set<TensorRef> wanted) {
    ConfigProto processor = ConfigProto.newBuilder().putDeviceCount("GPU", 0).build();
    Map<TensorRef, TensorProto> values = new LinkedHashMap<>();
    try (Session session = new Session(constants, processor)) {
      Session.Runner runner = session.runner();
      wanted.forEach(ref -> runner.fetch(output(ref)));
      try (Result result = runner.run()) {
        int i = 0;
        for (TensorRef ref : wanted) {
          values.put(ref, TensorProtos.of(result.get(i++).asRawTensor()));
        }
      }
    }
    return values;
  }

  /** Whoever read what is folded reads constants; what led to them is gone. */
  private void fold() {
    Map<TensorRef, TensorProto> values = values();
    folded.stream().filter(read::contains).forEach(editor::remove);
    values.forEach(this::replace);
  }

  /** An only output keeps its name, so that others may ask for it. */
  private void replace(TensorRef ref, TensorProto value) {
    if (hasOneOutput(ref.node())) {
      editor.put(Consts.node(ref.node(), value));
    } else {
      String name = editor.fresh(ref.node() + "/" + ref.index());
      editor.put(Consts.node(name, value));
      editor.redirect(ref, new TensorRef(name, 0));
    }
  }
}
