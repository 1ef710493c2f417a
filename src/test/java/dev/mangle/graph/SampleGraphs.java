package dev.mangle.graph;

import static dev.mangle.testing.GraphBuilder.attr;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.GraphBuilder.Attr;
import dev.mangle.testing.Graphs;
import dev.mangle.testing.PassContract.Case;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/** Small graphs from {@code x}, two 6x5 images of 3 channels, to {@code y}. */
final class SampleGraphs {
  static final List<Integer> SHAPE = List.of(2, 6, 5, 3);

  private SampleGraphs() {}

  /** A graph that has its placeholder {@code x}. */
  static GraphBuilder start() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, 6, 5, 3);
    return graph;
  }

  static Case whole(String name, GraphBuilder graph) {
    return whole(name, graph.build());
  }

  static Case whole(String name, GraphDef graph) {
    return new Case(name, graph, "x", SHAPE, List.of("y"));
  }

  /** A constant of random numbers. */
  static String random(GraphBuilder graph, String name, Integer... shape) {
    List<Integer> extents = Arrays.asList(shape);
    long[] dims = extents.stream().mapToLong(Integer::longValue).toArray();
    return graph.constant(name, Graphs.randomInput(extents, name.hashCode()), dims);
  }

  /** An integer constant without dimensions. */
  static String scalar(GraphBuilder graph, String name, int value) {
    graph.constant(name + "/vector", value);
    return graph.node(name, "Squeeze", List.of(name + "/vector"), attr("T", DataType.DT_INT32));
  }

  static Attr integer(String name, long value) {
    return new Attr(name, AttrValue.newBuilder().setI(value).build());
  }

  /** A convolution of {@code op} from {@code x} with a random 3x2 kernel and two filters. */
  static String convolution(GraphBuilder graph, String name, String op, Attr... more) {
    String kernel = random(graph, name + "/kernel", 3, 2, 3, 2);
    List<Attr> attrs = new ArrayList<>(List.of(more));
    if (attrs.stream().noneMatch(attr -> attr.name().equals("strides"))) {
      attrs.add(attr("strides", 1, 1, 1, 1));
    }
    return graph.node(name, op, List.of("x", kernel), attrs.toArray(Attr[]::new));
  }

  /** The same graph and the {@code gradient} of the sum of squares of y with respect to x. */
  static GraphDef withGradient(GraphDef graph) {
    try (Graph whole = new Graph()) {
      whole.importGraphDef(graph);
      Ops tf = Ops.create(whole);
      Operand<TFloat32> y = whole.outputOrThrow("y:0").expect(TFloat32.class);
      Output<?>[] dx =
          whole.addGradients(
              tf.math.square(y).asOutput(), new Output<?>[] {whole.outputOrThrow("x:0")});
      tf.withName("gradient").identity(dx[0]);
      return whole.toGraphDef();
    }
  }

  /** A case that looks at the gradient too. */
  static Case differentiated(String name, GraphBuilder graph) {
    return new Case(name, withGradient(graph.build()), "x", SHAPE, List.of("y", "gradient"));
  }

  /** The same graph, its nodes in the opposite order. */
  static GraphDef reversed(GraphDef graph) {
    List<NodeDef> nodes = new ArrayList<>(graph.getNodeList());
    Collections.reverse(nodes);
    return graph.toBuilder().clearNode().addAllNode(nodes).build();
  }

  static List<String> ops(GraphDef graph) {
    return graph.getNodeList().stream().map(NodeDef::getOp).sorted().toList();
  }

  static NodeDef node(GraphDef graph, String name) {
    return graph.getNodeList().stream()
        .filter(node -> node.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
