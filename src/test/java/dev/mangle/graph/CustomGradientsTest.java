package dev.mangle.graph;

import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.Gradients;
import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.Graphs;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CustomGradientsTest {
  @BeforeAll
  static void register() {
    CustomGradients.register();
  }

  @Test
  void erfc() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1);
    graph.node("y", "Erfc", "x");
    Gradients gradients =
        new Gradients(graph.build(), "x", new float[] {-2, -0.5f, 0, 0.3f, 1.5f}, List.of(5), "y");
    Graphs.assertClose(gradients.differences(0.01), gradients.built(), 1e-3, "Erfc");
  }

  /** The gradient goes through within -1..2, as if nothing were rounded, and stops outside. */
  @Test
  void fakeQuantPassesWithinTheRange() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, 4);
    graph.constant("low", new float[] {-1});
    graph.constant("high", new float[] {2});
    graph.node(
        "y",
        "FakeQuantWithMinMaxVars",
        List.of("x", "low", "high"),
        attr("narrow_range", true),
        SampleGraphs.integer("num_bits", 4));
    float[] dy = Graphs.randomInput(List.of(4), 9);
    assertArrayEquals(
        new float[] {0, dy[1], dy[2], 0},
        gradient(graph, new float[] {-1.5f, -0.3f, 1.9f, 2.5f}, 4));
  }

  @Test
  void fakeQuantPassesWithinTheRangeOfEachChannel() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, 2);
    graph.constant("low", new float[] {-1, -4}, 2);
    graph.constant("high", new float[] {1, 4}, 2);
    graph.node(
        "y",
        "FakeQuantWithMinMaxVarsPerChannel",
        List.of("x", "low", "high"),
        attr("narrow_range", false));
    float[] dy = Graphs.randomInput(List.of(4), 9);
    assertArrayEquals(
        new float[] {0, dy[1], dy[2], 0}, gradient(graph, new float[] {2, 2, 0.5f, -5}, 2));
  }

  @Test
  void bothAreKnownToTensorFlow() {
    assertTrue(Ops.hasGradient("Erfc"));
    assertTrue(Ops.hasGradient("FakeQuantWithMinMaxVars"));
    assertTrue(Ops.hasGradient("FakeQuantWithMinMaxVarsPerChannel"));
  }

  private static float[] gradient(GraphBuilder graph, float[] x, int columns) {
    List<Integer> shape = List.of(x.length / columns, columns);
    return new Gradients(graph.build(), "x", x, shape, "y").built();
  }
}
