package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.convolution;
import static dev.mangle.graph.SampleGraphs.random;
import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.PassContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.GraphDef;

class FuseConvolutionsTest extends PassContract {
  @Override
  protected UnaryOperator<GraphDef> pass() {
    return FuseConvolutions::apply;
  }

  @Override
  protected List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String op : List.of("Conv2D", "DepthwiseConv2dNative")) {
      cases.add(SampleGraphs.whole(op + " without activation", convolved(op, "BiasAdd")));
      for (String activation : List.of("Relu", "Relu6", "Elu", "Tanh")) {
        cases.add(SampleGraphs.whole(op + " and " + activation, convolved(op, activation)));
      }
    }
    cases.add(SampleGraphs.whole("the sum is read twice", readTwice()));
    cases.add(new Case("matrix", product(), "x", List.of(4, 3), List.of("y")));
    return cases;
  }

  private static GraphBuilder convolved(String op, String last) {
    GraphBuilder graph = start();
    String conv = convolution(graph, "conv", op, attr("padding", "SAME"));
    String bias = random(graph, "bias", op.equals("Conv2D") ? 2 : 6);
    if (last.equals("BiasAdd")) {
      graph.node("y", "BiasAdd", conv, bias);
    } else {
      graph.node("sum", "BiasAdd", conv, bias);
      graph.node("y", last, "sum");
    }
    return graph;
  }

  private static GraphBuilder readTwice() {
    GraphBuilder graph = start();
    String conv = convolution(graph, "conv", "Conv2D", attr("padding", "SAME"));
    graph.node("sum", "BiasAdd", conv, random(graph, "bias", 2));
    graph.node("relu", "Relu", "sum");
    graph.node("y", "Add", "sum", "relu");
    return graph;
  }

  private static GraphDef product() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, 3);
    graph.node("product", "MatMul", "x", random(graph, "weights", 3, 2));
    graph.node("sum", "BiasAdd", "product", random(graph, "bias", 2));
    graph.node("y", "Relu", "sum");
    return graph.build();
  }

  @ParameterizedTest
  @CsvSource({
    "Conv2D, _FusedConv2D",
    "DepthwiseConv2dNative, _FusedDepthwiseConv2dNative",
  })
  void oneOperationIsLeft(String op, String fused) {
    for (String last : List.of("BiasAdd", "Relu", "Relu6", "Elu")) {
      GraphDef after = FuseConvolutions.apply(convolved(op, last).build());
      assertEquals(List.of("Const", "Const", "Placeholder", fused), SampleGraphs.ops(after), last);
    }
    GraphDef after = FuseConvolutions.apply(convolved(op, "Tanh").build());
    assertEquals(List.of("Const", "Const", "Placeholder", "Tanh", fused), SampleGraphs.ops(after));
  }

  @Test
  void aMatrixProductIsFusedToo() {
    assertEquals(
        List.of("Const", "Const", "Placeholder", "_FusedMatMul"),
        SampleGraphs.ops(FuseConvolutions.apply(product())));
  }

  /** TensorFlow would complain of it in the log. */
  @Test
  void noFusedOperationHasAnAttributeThatItDoesNotKnow() {
    GraphBuilder graph = start();
    String padded =
        convolution(
            graph,
            "conv",
            "DepthwiseConv2dNative",
            attr("padding", "SAME"),
            attr("explicit_paddings", new long[0]));
    graph.node("y", "BiasAdd", padded, random(graph, "bias", 6));
    GraphDef after = FuseConvolutions.apply(graph.build());
    assertFalse(SampleGraphs.node(after, "y").containsAttr("explicit_paddings"));
  }

  @Test
  void whatIsReadElsewhereStays() {
    GraphDef after = FuseConvolutions.apply(readTwice().build());
    assertEquals(
        List.of("Add", "Const", "Const", "Placeholder", "Relu", "_FusedConv2D"),
        SampleGraphs.ops(after));
  }
}
