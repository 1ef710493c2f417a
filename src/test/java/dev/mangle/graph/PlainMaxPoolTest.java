package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.differentiated;
import static dev.mangle.graph.SampleGraphs.node;
import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.PassContract;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

class PlainMaxPoolTest extends PassContract {
  @Override
  protected UnaryOperator<GraphDef> pass() {
    return PlainMaxPool::apply;
  }

  @Override
  protected double tolerance() {
    return 0;
  }

  @Override
  protected List<Case> cases() {
    return List.of(
        differentiated("SAME", constant("SAME")),
        differentiated("VALID", constant("VALID")),
        differentiated("computed", computed()));
  }

  private static GraphBuilder constant(String padding) {
    GraphBuilder graph = start();
    return pool(graph, graph.constant("size", 1, 3, 2, 1), padding);
  }

  /** Its size is not a constant yet. */
  private static GraphBuilder computed() {
    GraphBuilder graph = start();
    graph.constant("given", 0, 2, 1, 0);
    graph.constant("one", 1, 1, 1, 1);
    graph.node("size", "Add", List.of("given", "one"), attr("T", DataType.DT_INT32));
    return pool(graph, "size", "SAME");
  }

  private static GraphBuilder pool(GraphBuilder graph, String size, String padding) {
    String strides = graph.constant("strides", 1, 2, 1, 1);
    graph.node("y", "MaxPoolV2", List.of("x", size, strides), attr("padding", padding));
    return graph;
  }

  @Test
  void constantsBecomeAttributes() {
    GraphDef after = PlainMaxPool.apply(constant("VALID").build());
    assertEquals("MaxPool", node(after, "y").getOp());
    assertEquals(List.of(1L, 3L, 2L, 1L), Convolutions.numbers(node(after, "y"), "ksize"));
    assertEquals(List.of(1L, 2L, 1L, 1L), Convolutions.numbers(node(after, "y"), "strides"));
  }

  @Test
  void whatIsComputedStaysUntilItIsFolded() {
    GraphDef graph = computed().build();
    assertEquals(graph, PlainMaxPool.apply(graph));
    GraphDef folded = PlainMaxPool.apply(FoldConstants.apply(graph));
    assertEquals("MaxPool", node(folded, "y").getOp());
  }
}
