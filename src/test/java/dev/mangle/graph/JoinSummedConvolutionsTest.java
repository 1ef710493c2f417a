package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.integer;
import static dev.mangle.graph.SampleGraphs.ops;
import static dev.mangle.graph.SampleGraphs.random;
import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.graph.SampleGraphs.whole;
import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.PassContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

class JoinSummedConvolutionsTest extends PassContract {
  @Override
  protected UnaryOperator<GraphDef> pass() {
    return JoinSummedConvolutions::apply;
  }

  @Override
  protected List<Case> cases() {
    return List.of(
        whole("three", sum(start(), terms(1, 1, 1))),
        whole("two beside another", sum(start(), terms(1, 3, 1))),
        whole("one alone", sum(start(), terms(1, 3, 3))),
        whole("one kernel twice", oneKernel()),
        whole("read elsewhere", readElsewhere()));
  }

  private static List<Integer> terms(Integer... sizes) {
    return List.of(sizes);
  }

  /** Convolutions of x and of functions of it to two channels, with kernels of {@code sizes}. */
  private static GraphBuilder sum(GraphBuilder graph, List<Integer> sizes) {
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      String read = graph.node("read" + i, i == 0 ? "Tanh" : "Abs", "x");
      String kernel = random(graph, "kernel" + i, sizes.get(i), sizes.get(i), 3, 2);
      terms.add(convolved(graph, "conv" + i, read, kernel));
    }
    graph.node("y", "AddN", terms, integer("N", terms.size()));
    return graph;
  }

  private static String convolved(GraphBuilder graph, String name, String x, String kernel) {
    return graph.node(
        name, "Conv2D", List.of(x, kernel), attr("strides", 1, 1, 1, 1), attr("padding", "SAME"));
  }

  private static GraphBuilder oneKernel() {
    GraphBuilder graph = start();
    String kernel = random(graph, "kernel", 1, 1, 3, 2);
    convolved(graph, "left", "x", kernel);
    convolved(graph, "right", graph.node("tanh", "Tanh", "x"), kernel);
    graph.node("y", "AddN", List.of("left", "right"), integer("N", 2));
    return graph;
  }

  private static GraphBuilder readElsewhere() {
    GraphBuilder graph = start();
    convolved(graph, "left", "x", random(graph, "one", 1, 1, 3, 2));
    convolved(graph, "right", "x", random(graph, "other", 1, 1, 3, 2));
    graph.node("sum", "AddN", List.of("left", "right"), integer("N", 2));
    graph.node("y", "Mul", "sum", "left");
    return graph;
  }

  @Test
  void oneConvolutionIsLeft() {
    GraphDef after = pass().apply(sum(start(), terms(1, 1, 1)).build());
    assertEquals(1, count(after, "Conv2D"));
    assertEquals(0, count(after, "AddN"));
    assertEquals(List.of("Const", "Const"), consts(after), "kernels that nobody reads are gone");
  }

  @Test
  void oneKernelOfTwoConvolutionsGoesOnce() {
    GraphDef after = pass().apply(oneKernel().build());
    assertEquals(1, count(after, "Conv2D"));
    assertEquals(List.of("Const", "Const"), consts(after));
  }

  @Test
  void theOtherTermsAreStillAdded() {
    GraphDef after = pass().apply(sum(start(), terms(1, 3, 1)).build());
    assertEquals(2, count(after, "Conv2D"));
    assertEquals(1, count(after, "AddN"));
  }

  @Test
  void whatCannotBeJoinedStays() {
    for (GraphBuilder graph : List.of(sum(start(), terms(1, 3, 3)), readElsewhere())) {
      assertEquals(graph.build(), pass().apply(graph.build()));
    }
  }

  private static int count(GraphDef graph, String op) {
    return Collections.frequency(ops(graph), op);
  }

  private static List<String> consts(GraphDef graph) {
    return ops(graph).stream().filter("Const"::equals).toList();
  }
}
