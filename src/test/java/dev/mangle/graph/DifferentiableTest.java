package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.integer;
import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.UserException;
import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.GraphBuilder.Attr;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

class DifferentiableTest {
  private static final DataType BOOL = DataType.DT_BOOL;
  private static final String NO_GRADIENT = "TensorFlow has no gradient for it";

  private final GraphBuilder graph = new GraphBuilder();

  private final String x = graph.placeholder(Frame.INPUT, -1, 6, 5, 3);

  @Test
  void controlFlowByFunctions() {
    AttrValue.Builder body = AttrValue.newBuilder();
    body.getFuncBuilder().setName("body");
    List<DataType> types = List.of(DataType.DT_FLOAT);
    graph.node(
        "loop",
        "While",
        List.of(x),
        attr("T", types),
        new Attr("cond", body.build()),
        new Attr("body", body.build()));
    assertRefused(
        "operation While (node 'loop') is control flow, which cannot be differentiated here");
  }

  @Test
  void conditionalByFunctionsThatDoesNotSeeTheInput() {
    AttrValue.Builder branch = AttrValue.newBuilder();
    branch.getFuncBuilder().setName("branch");
    graph.node("mode", "Placeholder", List.of(), attr("dtype", BOOL));
    graph.node(
        "choice",
        "If",
        List.of("mode"),
        attr("Tcond", BOOL),
        attr("Tin", List.of()),
        attr("Tout", List.of(DataType.DT_FLOAT)),
        new Attr("then_branch", branch.build()),
        new Attr("else_branch", branch.build()));
    assertRefused(
        "operation If (node 'choice') is control flow, which cannot be differentiated here");
  }

  @Test
  void switches() {
    graph.node("mode", "Placeholder", List.of(), attr("dtype", BOOL));
    graph.node("switch", "Switch", x, "mode");
    graph.node("y", "Merge", List.of("switch", "switch:1"), integer("N", 2));
    assertRefused("Switch", "switch", NO_GRADIENT);
  }

  @Test
  void merges() {
    graph.node("y", "Merge", List.of(x, x), integer("N", 2));
    assertRefused("Merge", "y", NO_GRADIENT);
  }

  @Test
  void operationsWithoutGradient() {
    String k = SampleGraphs.scalar(graph, "k", 2);
    graph.node("relu", "Relu", x);
    graph.node("best", "TopKV2", "relu", k);
    assertRefused("TopKV2", "best", NO_GRADIENT);
  }

  @Test
  void convolutionsInThreeDimensions() {
    String kernel = graph.constant("kernel", new float[3], 1, 1, 1, 3, 1);
    graph.node(
        "conv",
        "Conv3D",
        List.of(x, kernel),
        attr("strides", 1, 1, 1, 1, 1),
        attr("padding", "SAME"));
    assertRefused("Conv3D", "conv", NO_GRADIENT);
  }

  @Test
  void batchNormInTrainingMode() {
    String one = graph.constant("one", new float[] {1, 1, 1}, 3);
    List<String> inputs = List.of(x, one, one, one, one);
    graph.node("norm", "FusedBatchNormV3", inputs);
    assertRefused(
        "FusedBatchNormV3",
        "norm",
        "batch norm in training mode ties the images of a batch together");
  }

  @Test
  void explicitPadding() {
    graph.node(
        "pool",
        "MaxPool",
        List.of(x),
        attr("ksize", 1, 2, 2, 1),
        attr("strides", 1, 2, 2, 1),
        attr("padding", "EXPLICIT"),
        attr("explicit_paddings", 0, 0, 1, 1, 1, 1, 0, 0));
    assertRefused("MaxPool", "pool", "its gradient does not take EXPLICIT padding");
  }

  @Test
  void unknownOperations() {
    GraphDef strange =
        graph.build().toBuilder()
            .addNode(NodeDef.newBuilder().setName("odd").setOp("MyOwnOp").addInput(x))
            .build();
    assertEquals(
        "operation MyOwnOp (node 'odd') cannot be differentiated: TensorFlow does not know it",
        refusal(strange));
  }

  /** The shape of x takes part in y, but no gradient has to go through it. */
  @Test
  void shapesAndConstantsNeedNoGradient() {
    graph.node("shape", "Shape", x);
    String kernel = graph.constant("kernel", new float[3], 1, 1, 1, 3, 1);
    String k = SampleGraphs.scalar(graph, "k", 1);
    graph.node("aside", "TopKV2", kernel, k);
    graph.node("flat", "Reshape", x, "shape");
    graph.node("y", "AddV2", "flat", "aside");
    Differentiable.check(graph.build());
  }

  @Test
  void nothingButShapesOfTheInput() {
    graph.node("shape", "Shape", x);
    assertRefused("the logits do not depend on the input, or not differentiably");
  }

  private void assertRefused(String op, String node, String why) {
    assertRefused("operation %s (node '%s') cannot be differentiated: %s".formatted(op, node, why));
  }

  private void assertRefused(String message) {
    assertEquals(message, refusal(graph.build()));
  }

  private static String refusal(GraphDef graph) {
    return assertThrows(UserException.class, () -> Differentiable.check(graph)).getMessage();
  }
}
