package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.node;
import static dev.mangle.graph.SampleGraphs.random;
import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.graph.SampleGraphs.whole;
import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.Gradients;
import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.Graphs;
import dev.mangle.testing.PassContract;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.GraphDef;

class ConvolveBeforePoolingTest extends PassContract {
  @Override
  protected UnaryOperator<GraphDef> pass() {
    return ConvolveBeforePooling::apply;
  }

  @Override
  protected List<Case> cases() {
    GraphBuilder unbiased = start();
    convolved(unbiased, "y", pooled(unbiased, 1, "SAME"), 1, 2);
    return List.of(
        whole("without bias", unbiased),
        whole("with bias", biased(1, "SAME", 1, 2)),
        whole("activated", activated()),
        whole("convolution read twice", readTwice("conv")),
        whole("pooling read twice", readTwice("pool")),
        whole("strided pooling", biased(2, "SAME", 1, 2)),
        whole("VALID pooling", biased(1, "VALID", 1, 2)),
        whole("larger kernel", biased(1, "SAME", 3, 2)),
        whole("as many channels", biased(1, "SAME", 1, 3)));
  }

  private static String pooled(GraphBuilder graph, int stride, String padding) {
    return graph.node(
        "pool",
        "AvgPool",
        List.of("x"),
        attr("ksize", 1, 3, 3, 1),
        attr("strides", 1, stride, stride, 1),
        attr("padding", padding));
  }

  private static String convolved(GraphBuilder graph, String name, String x, int size, int out) {
    String kernel = random(graph, name + "/kernel", size, size, 3, out);
    return graph.node(
        name, "Conv2D", List.of(x, kernel), attr("strides", 1, 1, 1, 1), attr("padding", "SAME"));
  }

  private static GraphBuilder biased(int stride, String padding, int size, int out) {
    GraphBuilder graph = start();
    String conv = convolved(graph, "conv", pooled(graph, stride, padding), size, out);
    graph.node("y", "BiasAdd", conv, random(graph, "bias", out));
    return graph;
  }

  private static GraphBuilder activated() {
    GraphBuilder graph = start();
    String conv = convolved(graph, "conv", pooled(graph, 1, "SAME"), 1, 2);
    graph.node("sum", "BiasAdd", conv, random(graph, "bias", 2));
    graph.node("y", "Relu", "sum");
    return graph;
  }

  private static GraphBuilder readTwice(String which) {
    GraphBuilder graph = start();
    String conv = convolved(graph, "conv", pooled(graph, 1, "SAME"), 1, 2);
    graph.node("sum", "BiasAdd", conv, random(graph, "bias", 2));
    String axis = SampleGraphs.scalar(graph, "last", 3);
    graph.node("y", "ConcatV2", List.of("sum", which, axis), SampleGraphs.integer("N", 2));
    return graph;
  }

  @Test
  void poolingComesLastBeforeTheActivation() {
    GraphDef after = ConvolveBeforePooling.apply(activated().build());
    assertEquals(List.of("sum"), node(after, "y").getInputList());
    assertEquals("AvgPool", node(after, "sum").getOp());
    String bias = node(after, "sum").getInput(0);
    assertEquals("BiasAdd", node(after, bias).getOp());
    assertEquals("x", node(after, node(after, bias).getInput(0)).getInput(0));
  }

  @ParameterizedTest
  @CsvSource({"2, SAME, 1, 2", "1, VALID, 1, 2", "1, SAME, 3, 2", "1, SAME, 1, 3"})
  void whatWouldNotGetSmallerStays(int stride, String padding, int size, int out) {
    GraphDef graph = biased(stride, padding, size, out).build();
    assertEquals(graph, ConvolveBeforePooling.apply(graph));
  }

  @Test
  void aPoolingThatIsReadElsewhereStays() {
    GraphDef graph = readTwice("pool").build();
    assertEquals(graph, ConvolveBeforePooling.apply(graph));
  }

  @Test
  void theGradientIsTheSame() {
    float[] x = Graphs.randomInput(SampleGraphs.SHAPE, 1);
    GraphDef before = activated().build();
    GraphDef after = ConvolveBeforePooling.apply(before);
    Graphs.assertClose(
        new Gradients(before, "x", x, SampleGraphs.SHAPE, "y").built(),
        new Gradients(after, "x", x, SampleGraphs.SHAPE, "y").built(),
        1e-5,
        "gradient");
  }
}
