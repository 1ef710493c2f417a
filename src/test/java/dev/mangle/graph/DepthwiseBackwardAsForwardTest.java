package dev.mangle.graph;

import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.PassContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.GraphDef;

class DepthwiseBackwardAsForwardTest extends PassContract {
  private static final String BACKWARD = "DepthwiseConv2dNativeBackpropInput";

  @Override
  protected UnaryOperator<GraphDef> pass() {
    return DepthwiseBackwardAsForward::apply;
  }

  @Override
  protected List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String padding : List.of("SAME", "VALID")) {
      for (int size = 1; size <= 5; size++) {
        cases.add(network(padding, size, size, 1, 1, 3));
        cases.add(network(padding, size, size, 2, 1, 3));
        cases.add(network(padding, size, size, 1, 2, 3));
      }
    }
    cases.add(network("SAME", 3, 5, 1, 1, 3));
    cases.add(network("SAME", 5, 3, 1, 1, 40));
    cases.add(network("SAME", 3, 3, 1, 1, 72));
    cases.add(network("SAME", 7, 7, 1, 1, 144));
    return cases;
  }

  private static Case network(
      String padding, int height, int width, int stride, int filters, int channels) {
    return new Case(
        "%s %dx%d stride %d, %d filters, %d channels"
            .formatted(padding, height, width, stride, filters, channels),
        gradient(padding, height, width, stride, filters, channels),
        "x",
        List.of(2, 6, 5, channels),
        List.of("y", "gradient"));
  }

  private static GraphDef gradient(
      String padding, int height, int width, int stride, int filters, int channels) {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, 6, 5, channels);
    String kernel = SampleGraphs.random(graph, "kernel", height, width, channels, filters);
    graph.node(
        "y",
        "DepthwiseConv2dNative",
        List.of("x", kernel),
        attr("strides", 1, stride, stride, 1),
        attr("padding", padding));
    return SampleGraphs.withGradient(graph.build());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 3", "3, 5", "5, 5"})
  void oddKernelsAreTurned(int height, int width) {
    GraphDef after = pass().apply(gradient("SAME", height, width, 1, 1, 3));
    assertEquals(0, SampleGraphs.ops(after).stream().filter(BACKWARD::equals).count());
  }

  @ParameterizedTest
  @CsvSource({"VALID, 3, 1, 1", "SAME, 2, 1, 1", "SAME, 3, 2, 1", "SAME, 3, 1, 2"})
  void theOthersStay(String padding, int size, int stride, int filters) {
    GraphDef graph = gradient(padding, size, size, stride, filters, 3);
    assertEquals(graph, pass().apply(graph));
  }

  @Test
  void gradientsThroughOneKernelShareItsTurnedForm() {
    GraphDef graph = gradient("SAME", 3, 3, 1, 1, 3);
    GraphDef.Builder twice = graph.toBuilder();
    graph.getNodeList().stream()
        .filter(node -> node.getOp().equals(BACKWARD))
        .forEach(node -> twice.addNode(node.toBuilder().setName("another")));
    assertEquals(twice.getNodeCount() + 1, pass().apply(twice.build()).getNodeCount());
  }
}
