package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.differentiated;
import static dev.mangle.graph.SampleGraphs.integer;
import static dev.mangle.graph.SampleGraphs.ops;
import static dev.mangle.graph.SampleGraphs.scalar;
import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.Graphs;
import dev.mangle.testing.PassContract;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

class SliceAsRowsTest extends PassContract {
  @Override
  protected UnaryOperator<GraphDef> pass() {
    return graph ->
        Prune.apply(
            SliceAsRows.apply(FoldConstants.apply(graph)),
            Set.of(new TensorRef("y", 0), new TensorRef("gradient", 0)));
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
        differentiated("last axis", concatenated(start(), 3)),
        differentiated("last axis from behind", concatenated(start(), -1)),
        differentiated("other axis", concatenated(start(), 1)),
        differentiated("the batch", concatenated(start(), 0)),
        differentiated("unknown height", concatenated(unknown(), 3)),
        new Case(
            "matrices",
            SampleGraphs.withGradient(matrices().build()),
            "x",
            List.of(4, 3),
            List.of("y", "gradient")),
        differentiated("no concatenation", smooth));
  }

  private static GraphBuilder unknown() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, -1, 5, 3);
    return graph;
  }

  private static GraphBuilder matrices() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, 3);
    return concatenated(graph, 1);
  }

  /** Two functions of x and x itself. */
  private static GraphBuilder concatenated(GraphBuilder graph, int axis) {
    graph.node("tanh", "Tanh", "x");
    graph.node("square", "Square", "x");
    String last = scalar(graph, "axis", axis);
    graph.node("y", "ConcatV2", List.of("tanh", "square", "x", last), integer("N", 3));
    return graph;
  }

  private static GraphDef ofUnequalParts() {
    GraphBuilder graph = start();
    SampleGraphs.convolution(graph, "conv", "Conv2D", attr("padding", "SAME"));
    graph.node("tanh", "Tanh", "x");
    String last = scalar(graph, "axis", 3);
    graph.node("y", "ConcatV2", List.of("tanh", "conv", last), integer("N", 2));
    return SampleGraphs.withGradient(graph.build());
  }

  @Test
  void partsOfUnequalWidthAreTakenFromTheirPlaces() {
    GraphDef before = ofUnequalParts();
    Graphs.assertSameFunction(before, pass().apply(before), "x", SampleGraphs.SHAPE, "gradient", 0);
  }

  @Test
  void everySliceIsOneOfAMatrixAtAConstantPlace() {
    GraphDef after = pass().apply(ofUnequalParts());
    assertTrue(ops(after).contains("Slice"));
    for (NodeDef slice : after.getNodeList()) {
      if (slice.getOp().equals("Slice")) {
        assertEquals(2, Consts.ints(SampleGraphs.node(after, slice.getInput(1))).length);
        assertEquals("Reshape", SampleGraphs.node(after, slice.getInput(0)).getOp());
      }
    }
    assertEquals(0, ops(after).stream().filter("ConcatOffset"::equals).count());
  }

  @Test
  void onlyChannelsOfImagesAreRewritten() {
    for (int axis : List.of(0, 1, 2)) {
      GraphDef graph =
          FoldConstants.apply(SampleGraphs.withGradient(concatenated(start(), axis).build()));
      assertEquals(graph, SliceAsRows.apply(graph));
    }
  }

  @Test
  void whatLiesOnAGpuStays() {
    GraphDef.Builder network = concatenated(start(), 3).build().toBuilder();
    network.getNodeBuilderList().forEach(node -> node.setDevice("/device:GPU:0"));
    GraphDef graph = FoldConstants.apply(SampleGraphs.withGradient(network.build()));
    assertEquals(graph, SliceAsRows.apply(graph));
  }
}
