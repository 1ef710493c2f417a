package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.integer;
import static dev.mangle.graph.SampleGraphs.node;
import static dev.mangle.graph.SampleGraphs.random;
import static dev.mangle.graph.SampleGraphs.scalar;
import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.graph.SampleGraphs.whole;
import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.PassContract;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

class FoldConstantsTest extends PassContract {
  private static final TensorRef Y = new TensorRef("y", 0);

  @Override
  protected UnaryOperator<GraphDef> pass() {
    return FoldConstants::apply;
  }

  @Override
  protected double tolerance() {
    return 0;
  }

  @Override
  protected List<Case> cases() {
    GraphBuilder nothing = start();
    nothing.node("y", "BiasAdd", "x", random(nothing, "b", 3));
    return List.of(
        whole("scaled weights", scaled()),
        whole("several outputs", split()),
        whole("integers and truth", types()),
        whole("large", tiled()),
        whole("only an output", onlyOutput()),
        whole("nothing to fold", nothing));
  }

  private static GraphBuilder scaled() {
    GraphBuilder graph = start();
    graph.node("doubled", "AddV2", random(graph, "b", 3), "b");
    graph.node("scale", "Mul", "doubled", random(graph, "factor", 3));
    graph.node("y", "Mul", "x", "scale");
    return graph;
  }

  private static GraphBuilder split() {
    GraphBuilder graph = start();
    String axis = scalar(graph, "axis", 0);
    graph.node("halves", "Split", List.of(axis, random(graph, "b", 6)), integer("num_split", 2));
    graph.node("scaled", "Mul", "x", "halves:1");
    graph.node("shifted", "AddV2", "scaled", "halves:0");
    graph.node("y", "AddV2", "shifted", "halves:1");
    return graph;
  }

  /** Where one integer is larger than another, one vector, else the other. */
  private static GraphBuilder types() {
    GraphBuilder graph = start();
    graph.constant("low", 1, 5, 3);
    graph.constant("high", 2, 2, 3);
    graph.node("less", "Less", List.of("low", "high"), attr("T", DataType.DT_INT32));
    String one = random(graph, "one", 3);
    graph.node("chosen", "SelectV2", List.of("less", one, random(graph, "other", 3)));
    graph.node("y", "Mul", "x", "chosen");
    return graph;
  }

  /** Four megabytes of three numbers. */
  private static GraphBuilder tiled() {
    GraphBuilder graph = start();
    graph.constant("times", 400_000);
    graph.node("tiled", "Tile", List.of(random(graph, "b", 3), "times"), attr("Tmultiples", INT));
    String axis = graph.constant("axis", 0);
    graph.node("sum", "Sum", List.of("tiled", axis), attr("Tidx", INT));
    graph.node("y", "Mul", "x", "sum");
    return graph;
  }

  private static final DataType INT = DataType.DT_INT32;

  private static GraphBuilder onlyOutput() {
    GraphBuilder graph = start();
    graph.node("y", "Neg", random(graph, "b", 3));
    return graph;
  }

  private static List<String> ops(GraphBuilder graph) {
    return SampleGraphs.ops(Prune.apply(FoldConstants.apply(graph.build()), Set.of(Y)));
  }

  @Test
  void nothingThatIsConstantIsLeftToCompute() {
    assertEquals(List.of("Const", "Mul", "Placeholder"), ops(scaled()));
    assertEquals(List.of("Const", "Mul", "Placeholder"), ops(types()));
    assertEquals(List.of("AddV2", "AddV2", "Const", "Const", "Mul", "Placeholder"), ops(split()));
  }

  @Test
  void valuesAreThoseOfTensorFlow() {
    GraphBuilder graph = start();
    graph.constant("a", 6, 7);
    graph.node("half", "FloorDiv", List.of("a", graph.constant("b", 2, 2)), attr("T", INT));
    assertArrayEquals(
        new int[] {3, 3}, Consts.ints(node(FoldConstants.apply(graph.build()), "half")));
  }

  @Test
  void anOutputKeepsItsName() {
    assertEquals("Const", node(FoldConstants.apply(onlyOutput().build()), "y").getOp());
  }

  @Test
  void whatIsMuchLargerThanItsInputsStays() {
    GraphDef after = FoldConstants.apply(tiled().build());
    assertEquals("Tile", node(after, "tiled").getOp());
    assertEquals("Sum", node(after, "sum").getOp());
  }

  @Test
  void whatIsRandomStays() {
    GraphBuilder graph = start();
    String shape = graph.constant("shape", 3);
    graph.node("noise", "RandomUniform", List.of(shape), attr("T", INT), attr("dtype", FLOAT));
    String seed = graph.constant("seed", 1, 2);
    graph.node(
        "seeded",
        "StatelessRandomUniform",
        List.of(shape, seed),
        attr("T", INT),
        attr("Tseed", INT),
        attr("dtype", FLOAT));
    graph.node(
        "default",
        "PlaceholderWithDefault",
        List.of("shape"),
        attr("dtype", INT),
        attr("shape", GraphBuilder.shape(1)));
    graph.node("sum", "AddV2", "noise", "seeded");
    graph.node("y", "Mul", "x", "sum");
    assertEquals(graph.build(), FoldConstants.apply(graph.build()));
  }

  private static final DataType FLOAT = DataType.DT_FLOAT;

  @Test
  void whatIsFoldedMayNameADeviceThatIsNotHere() {
    GraphDef.Builder graph = scaled().build().toBuilder();
    graph.getNodeBuilderList().forEach(node -> node.setDevice("/job:worker/device:GPU:7"));
    assertFalse(SampleGraphs.ops(FoldConstants.apply(graph.build())).contains("AddV2"));
  }

  @Test
  void aBatchNormOfComputedWeightsIsFoldedToo() {
    GraphBuilder graph = start();
    String conv = SampleGraphs.convolution(graph, "conv", "Conv2D", attr("padding", "SAME"));
    graph.constant("variance", new float[] {0.5f, 2}, 2);
    graph.node("scale", "Exp", random(graph, "log_scale", 2));
    graph.node(
        "y",
        "FusedBatchNormV3",
        List.of(conv, "scale", random(graph, "b", 2), random(graph, "m", 2), "variance"),
        attr("U", FLOAT),
        attr("is_training", false));
    List<String> after =
        SampleGraphs.ops(Prune.apply(Passes.ALL.ofNetwork(graph.build()), Set.of(Y)));
    assertEquals(List.of("BiasAdd", "Const", "Const", "Conv2D", "Placeholder"), after);
  }
}
