package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.integer;
import static dev.mangle.graph.SampleGraphs.node;
import static dev.mangle.graph.SampleGraphs.random;
import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.graph.SampleGraphs.whole;
import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.Graphs;
import dev.mangle.testing.PassContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

class Bfloat16Test extends PassContract {
  /** Operations between two convolutions. */
  private static final List<String> PASSING =
      List.of(
          "Relu",
          "Relu6",
          "Elu",
          "LeakyRelu",
          "Identity",
          "Squeeze",
          "MaxPool",
          "AvgPool",
          "Pad",
          "Reshape",
          "Add",
          "AddV2",
          "AddN",
          "Sub",
          "Mul",
          "Maximum",
          "Minimum",
          "ConcatV2");

  @Override
  protected UnaryOperator<GraphDef> pass() {
    return graph -> Bfloat16.apply(graph, List.of("y"));
  }

  @Override
  protected double tolerance() {
    // Eight bits of each number, rounded a few times in a row.
    return 0.03;
  }

  @Override
  protected List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    PASSING.forEach(op -> cases.add(whole(op, network(op, 8))));
    cases.add(whole("odd number of channels", network("Relu", 7)));
    cases.add(whole("depthwise between", depthwise()));
    cases.add(whole("one convolution", one()));
    cases.add(new Case("matrices", matrices(), "x", List.of(4, 6), List.of("y")));
    return cases;
  }

  /** Three convolutions, {@code op} behind the second. */
  private static GraphBuilder network(String op, int channels) {
    GraphBuilder graph = start();
    convolution(graph, "first", "x", 3, channels);
    convolution(graph, "inner", "first", channels, channels);
    passing(graph, op, "inner", channels);
    convolution(graph, "second", "passed", op.equals("ConcatV2") ? 2 * channels : channels, 8);
    convolution(graph, "y", "second", 8, 2);
    return graph;
  }

  private static void convolution(GraphBuilder graph, String name, String from, int in, int out) {
    graph.node(
        name,
        "Conv2D",
        List.of(from, random(graph, name + "/kernel", 3, 3, in, out)),
        attr("strides", 1, 1, 1, 1),
        attr("padding", "SAME"));
  }

  private static void passing(GraphBuilder graph, String op, String from, int channels) {
    switch (op) {
      case "MaxPool", "AvgPool" ->
          graph.node(
              "passed",
              op,
              List.of(from),
              attr("ksize", 1, 3, 3, 1),
              attr("strides", 1, 1, 1, 1),
              attr("padding", "SAME"));
      case "Pad" -> {
        graph.constant("flat", 0, 0, 1, 1, 1, 1, 0, 0);
        graph.constant("shape", 4, 2);
        graph.node("amounts", "Reshape", List.of("flat", "shape"), attr("T", DataType.DT_INT32));
        graph.node("passed", op, from, "amounts");
      }
      case "Reshape" -> {
        graph.constant("shape", -1, 6, 5, channels);
        graph.node("passed", op, from, "shape");
      }
      case "ConcatV2" ->
          graph.node(
              "passed",
              op,
              List.of(from, "first", SampleGraphs.scalar(graph, "axis", 3)),
              integer("N", 2));
      case "AddN" -> graph.node("passed", op, List.of(from, "first"), integer("N", 2));
      case "Add", "AddV2", "Sub", "Mul", "Maximum", "Minimum" ->
          graph.node("passed", op, from, random(graph, "each", channels));
      default -> graph.node("passed", op, from);
    }
  }

  private static GraphBuilder depthwise() {
    GraphBuilder graph = start();
    convolution(graph, "first", "x", 3, 8);
    convolution(graph, "inner", "first", 8, 8);
    graph.node(
        "depthwise",
        "DepthwiseConv2dNative",
        List.of("inner", random(graph, "kernel", 3, 3, 8, 1)),
        attr("strides", 1, 1, 1, 1),
        attr("padding", "SAME"));
    convolution(graph, "second", "depthwise", 8, 8);
    convolution(graph, "y", "second", 8, 2);
    return graph;
  }

  private static GraphBuilder one() {
    GraphBuilder graph = start();
    convolution(graph, "y", "x", 3, 2);
    return graph;
  }

  private static GraphDef matrices() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, 6);
    graph.node("first", "MatMul", "x", random(graph, "a", 6, 4));
    graph.node("inner", "MatMul", "first", random(graph, "b", 4, 8));
    graph.node("sum", "BiasAdd", "inner", random(graph, "bias", 8));
    graph.node("relu", "Relu", "sum");
    graph.node("y", "MatMul", "relu", random(graph, "c", 8, 2));
    return graph.build();
  }

  private GraphDef narrowed(GraphBuilder graph) {
    return pass().apply(graph.build());
  }

  private static DataType type(GraphDef graph, String name) {
    return node(graph, name).getAttrOrThrow("T").getType();
  }

  @ParameterizedTest
  @CsvSource({
    "first, DT_FLOAT",
    "inner, DT_BFLOAT16",
    "passed, DT_BFLOAT16",
    "second, DT_BFLOAT16",
    "y, DT_FLOAT",
  })
  void theEndsStayWide(String name, DataType expected) {
    for (String op : PASSING) {
      assertEquals(expected, type(narrowed(network(op, 8)), name), op);
    }
  }

  /** Two conversions for all that lies between, one more where the images' side is read again. */
  @Test
  void nothingIsConvertedTwice() {
    for (String op : PASSING) {
      assertEquals(
          2,
          SampleGraphs.ops(narrowed(network(op, 8))).stream().filter("Cast"::equals).count(),
          op);
    }
  }

  /** TensorFlow's kernels are wrong for them on some processors. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 15})
  void oddNumbersOfChannelsStayWide(int channels) {
    GraphDef after = narrowed(network("Relu", channels));
    assertEquals(DataType.DT_FLOAT, type(after, "inner"));
    assertEquals(DataType.DT_FLOAT, type(after, "second"));
  }

  @Test
  void depthwiseConvolutionsStayWide() {
    GraphDef after = narrowed(depthwise());
    assertEquals(DataType.DT_BFLOAT16, type(after, "inner"));
    assertEquals(DataType.DT_FLOAT, type(after, "depthwise"));
    assertEquals(DataType.DT_BFLOAT16, type(after, "second"));
  }

  /** With every rewrite behind it, as in an attack. */
  @ParameterizedTest
  @MethodSource("passing")
  void gradientsKeepTheirValues(String op) {
    GraphDef wide = SampleGraphs.withGradient(network(op, 8).build());
    GraphDef narrow = Passes.ALL.ofStep(SampleGraphs.withGradient(narrowed(network(op, 8))));
    Graphs.assertSameFunction(wide, narrow, "x", SampleGraphs.SHAPE, "gradient", tolerance());
  }

  static List<String> passing() {
    return PASSING;
  }
}
