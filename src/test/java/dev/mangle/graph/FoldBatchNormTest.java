package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.convolution;
import static dev.mangle.graph.SampleGraphs.ops;
import static dev.mangle.graph.SampleGraphs.random;
import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.graph.SampleGraphs.whole;
import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.GraphBuilder.Attr;
import dev.mangle.testing.PassContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

class FoldBatchNormTest extends PassContract {
  private static final Attr SAME = attr("padding", "SAME");

  @Override
  protected UnaryOperator<GraphDef> pass() {
    return FoldBatchNorm::apply;
  }

  @Override
  protected List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String version : List.of("", "V2", "V3")) {
      cases.add(whole("convolution, norm " + version, afterConvolution("Conv2D", 2, version)));
      cases.add(whole("alone, norm " + version, alone(version)));
    }
    cases.add(whole("depthwise", afterConvolution("DepthwiseConv2dNative", 6, "V3")));
    cases.add(whole("convolution and bias", afterBias()));
    cases.add(whole("two readers", twoReaders()));
    cases.add(whole("two readers of the bias", twoReadersOfBias()));
    cases.add(whole("two norms", twoNorms()));
    cases.add(whole("training mode", training()));
    return cases;
  }

  private static GraphBuilder afterConvolution(String op, int channels, String version) {
    GraphBuilder graph = start();
    norm(graph, "y", version, convolution(graph, "conv", op, SAME), channels);
    return graph;
  }

  private static GraphBuilder alone(String version) {
    GraphBuilder graph = start();
    norm(graph, "y", version, "x", 3);
    return graph;
  }

  private static GraphBuilder afterBias() {
    GraphBuilder graph = start();
    norm(graph, "y", "V3", biased(graph), 2);
    return graph;
  }

  private static GraphBuilder twoReaders() {
    GraphBuilder graph = start();
    String conv = convolution(graph, "conv", "Conv2D", SAME);
    graph.node("y", "AddV2", norm(graph, "norm", "V3", conv, 2), conv);
    return graph;
  }

  private static GraphBuilder twoReadersOfBias() {
    GraphBuilder graph = start();
    String sum = biased(graph);
    graph.node("y", "AddV2", norm(graph, "norm", "V3", sum, 2), sum);
    return graph;
  }

  private static GraphBuilder twoNorms() {
    GraphBuilder graph = start();
    String conv = convolution(graph, "conv", "Conv2D", SAME);
    norm(graph, "y", "V3", norm(graph, "first", "V3", conv, 2), 2);
    return graph;
  }

  private static GraphBuilder training() {
    GraphBuilder graph = start();
    String empty = graph.constant("empty", new float[0], 0);
    List<String> inputs =
        List.of("x", random(graph, "gamma", 3), random(graph, "beta", 3), empty, empty);
    graph.node("y", "FusedBatchNormV3", inputs, attr("is_training", true));
    return graph;
  }

  private static String biased(GraphBuilder graph) {
    String conv = convolution(graph, "conv", "Conv2D", SAME);
    return graph.node("bias", "BiasAdd", conv, random(graph, "bias/value", 2));
  }

  private static String norm(
      GraphBuilder graph, String name, String version, String input, int channels) {
    List<String> inputs = new ArrayList<>(List.of(input));
    for (String part : List.of("gamma", "beta", "mean")) {
      inputs.add(random(graph, name + "/" + part, channels));
    }
    inputs.add(variance(graph, name + "/variance", channels));
    return graph.node(
        name,
        "FusedBatchNorm" + version,
        inputs,
        attr("epsilon", 0.01f),
        attr("is_training", false));
  }

  private static String variance(GraphBuilder graph, String name, int channels) {
    float[] values = new float[channels];
    for (int i = 0; i < channels; i++) {
      values[i] = 0.5f + i;
    }
    return graph.constant(name, values, channels);
  }

  @Test
  void aNormBehindItsConvolutionBecomesABias() {
    List<String> expected = List.of("BiasAdd", "Const", "Const", "Conv2D", "Placeholder");
    for (GraphBuilder graph :
        List.of(afterConvolution("Conv2D", 2, "V2"), afterBias(), twoNorms())) {
      assertEquals(expected, ops(folded(graph)));
    }
  }

  @Test
  void aConvolutionThatOthersReadKeepsItsKernel() {
    for (GraphBuilder graph : List.of(twoReaders(), twoReadersOfBias())) {
      assertEquals(
          SampleGraphs.node(graph.build(), "conv"), SampleGraphs.node(folded(graph), "conv"));
    }
  }

  @Test
  void trainingModeIsLeftAlone() {
    assertEquals(training().build(), folded(training()));
  }

  private static GraphDef folded(GraphBuilder graph) {
    return Prune.apply(FoldBatchNorm.apply(graph.build()), List.of(new TensorRef("y", 0)));
  }
}
