package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.convolution;
import static dev.mangle.graph.SampleGraphs.random;
import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.Graphs;
import dev.mangle.testing.PassContract;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

class ReluGradOnOutputTest extends PassContract {
  @Override
  protected UnaryOperator<GraphDef> pass() {
    return ReluGradOnOutput::apply;
  }

  @Override
  protected double tolerance() {
    return 0;
  }

  @Override
  protected List<Case> cases() {
    GraphBuilder smooth = start();
    smooth.node("y", "Tanh", "x");
    return List.of(
        activated("Relu"), activated("Relu6"), SampleGraphs.whole("no activation", smooth));
  }

  private static Case activated(String op) {
    return new Case(op, network(op), "x", SampleGraphs.SHAPE, List.of("y", "gradient"));
  }

  /** Convolution, bias, activation {@code y}, and its {@code gradient} with respect to x. */
  private static GraphDef network(String op) {
    GraphBuilder graph = start();
    String conv = convolution(graph, "conv", "Conv2D", attr("padding", "SAME"));
    graph.node("sum", "BiasAdd", conv, random(graph, "bias", 2));
    graph.node("y", op, "sum");
    return withGradient(graph);
  }

  private static GraphDef withGradient(GraphBuilder graph) {
    try (Graph whole = new Graph()) {
      whole.importGraphDef(graph.build());
      Output<?>[] dx =
          whole.addGradients(
              whole.outputOrThrow("y:0"), new Output<?>[] {whole.outputOrThrow("x:0")});
      Ops.create(whole).withName("gradient").identity(dx[0]);
      return whole.toGraphDef();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Relu", "Relu6"})
  void theGradientReadsTheOutput(String op) {
    assertEquals("sum", gradientNode(network(op), op).getInput(1));
    assertEquals("y", gradientNode(ReluGradOnOutput.apply(network(op)), op).getInput(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Relu", "Relu6"})
  void theBendsCountAsBefore(String op) {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1);
    graph.node("y", op, "x");
    float[] x = {-1, -0.0f, 0, Float.MIN_NORMAL, 3, 6, 7};
    GraphDef before = withGradient(graph);
    GraphDef after = ReluGradOnOutput.apply(before);
    assertEquals("y", gradientNode(after, op).getInput(1));
    assertArrayEquals(
        Graphs.run(before, "x", x, List.of(x.length), "gradient"),
        Graphs.run(after, "x", x, List.of(x.length), "gradient"));
  }

  private static NodeDef gradientNode(GraphDef graph, String op) {
    return graph.getNodeList().stream()
        .filter(node -> node.getOp().equals(op + "Grad"))
        .findFirst()
        .orElseThrow();
  }
}
