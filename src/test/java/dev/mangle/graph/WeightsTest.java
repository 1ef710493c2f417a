package dev.mangle.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.GraphBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

class WeightsTest {
  /** A matrix of 12 by 8, and a bias of 8 beside it. */
  private static GraphDef network() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, 12);
    String product =
        graph.node("product", "MatMul", "x", SampleGraphs.random(graph, "matrix", 12, 8));
    graph.node("y", "BiasAdd", product, SampleGraphs.random(graph, "bias", 8));
    return graph.build();
  }

  @Test
  void largeConstantsAloneAreTakenOut() {
    Weights weights = Weights.apart(network());
    assertEquals(Set.of("matrix"), weights.nodes().keySet());
    assertEquals("Placeholder", SampleGraphs.node(weights.outline(), "matrix").getOp());
    assertEquals("Const", SampleGraphs.node(weights.outline(), "bias").getOp());
    assertTrue(weights.outline().getSerializedSize() < network().getSerializedSize());
  }

  @Test
  void comeBackAsTheyWere() {
    Weights weights = Weights.apart(network());
    assertEquals(network(), weights.putInto(weights.outline()));
  }

  @Test
  void bfloat16IsTakenOutToo() {
    NodeDef half = Consts.reals(DataType.DT_BFLOAT16, "half", new float[70], 7, 10);
    NodeDef whole = Consts.ints("whole", new int[70], 70);
    GraphDef graph = GraphDef.newBuilder().addNode(half).addNode(whole).build();
    assertEquals(Map.of("half", half), Weights.apart(graph).nodes());
  }

  @Test
  void theOutlineKeepsDevicesAndShapes() {
    GraphDef.Builder placed = network().toBuilder();
    placed.getNodeBuilderList().forEach(node -> node.setDevice("/device:CPU:0"));
    GraphDef outline = Weights.apart(placed.build()).outline();
    assertEquals("/device:CPU:0", SampleGraphs.node(outline, "matrix").getDevice());
    try (Graph graph = new Graph()) {
      graph.importGraphDef(outline);
      assertEquals(Shape.of(12, 8), graph.operationOrThrow("matrix").output(0).shape());
      // Unknown extents are never equal.
      long[] scores = graph.operationOrThrow("y").output(0).shape().asArray();
      assertArrayEquals(new long[] {Shape.UNKNOWN_SIZE, 8}, scores);
    }
  }

  @Test
  void whatWasAddedMeanwhileStays() {
    Weights weights = Weights.apart(network());
    GraphDef grown =
        weights.outline().toBuilder()
            .addNode(SampleGraphs.node(network(), "y").toBuilder().setName("z"))
            .build();
    GraphDef whole = weights.putInto(grown);
    assertEquals("BiasAdd", SampleGraphs.node(whole, "z").getOp());
    assertEquals("Const", SampleGraphs.node(whole, "matrix").getOp());
  }

  @Test
  void mayStayWhereTheyAre() {
    GraphDef graph = network();
    Weights weights = Weights.within(graph);
    assertSame(graph, weights.outline());
    assertEquals(graph, weights.putInto(graph));
    assertEquals(List.of(), List.copyOf(weights.nodes().values()));
  }
}
