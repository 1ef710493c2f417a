package dev.mangle.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.Graphs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

class AnyBatchTest {
  private static final GraphBuilder.Attr INTS = GraphBuilder.attr("Tshape", DataType.DT_INT32);

  @Test
  void shapesOfOneImageBecomeThoseOfAny() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder(Frame.INPUT, -1, 2, 3, 1);
    graph.constant("one", 1, 6);
    graph.node("flat", "Reshape", List.of(Frame.INPUT, "one"), INTS);
    graph.constant("weights", new float[] {1, 2, 3, 4, 5, 6}, 6);
    graph.constant("row", 1, 6);
    graph.node("bias", "Reshape", List.of("weights", "row"), INTS);
    graph.node("y", "Mul", "flat", "bias");
    GraphDef before = graph.build();
    GraphDef after = AnyBatch.apply(before);

    List<Integer> one = List.of(1, 2, 3, 1);
    Graphs.assertSameFunction(before, after, Frame.INPUT, one, "y", 0);
    float[] two = {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2};
    float[] expected = {1, 2, 3, 4, 5, 6, 2, 4, 6, 8, 10, 12};
    assertArrayEquals(expected, Graphs.run(after, Frame.INPUT, two, List.of(2, 2, 3, 1), "y"));
    // What does not depend on the images stays, and so does the shape, which others may read.
    assertEquals("row", SampleGraphs.node(after, "bias").getInput(1));
    assertEquals(SampleGraphs.node(before, "one"), SampleGraphs.node(after, "one"));
  }

  @Test
  void openShapesStay() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder(Frame.INPUT, -1, 2, 3, 1);
    graph.constant("shape", -1, 6);
    graph.node("y", "Reshape", List.of(Frame.INPUT, "shape"), INTS);
    GraphDef before = graph.build();
    assertEquals(before, AnyBatch.apply(before));
  }
}
