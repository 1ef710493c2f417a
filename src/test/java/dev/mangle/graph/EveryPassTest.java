package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.integer;
import static dev.mangle.graph.SampleGraphs.random;
import static dev.mangle.graph.SampleGraphs.scalar;
import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.Graphs;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

/** What each registered rewrite, alone and with all others, keeps of small networks. */
class EveryPassTest {
  private static final List<TensorRef> ENDS =
      List.of(new TensorRef("y", 0), new TensorRef("gradient", 0));
  private static final Passes NONE = new Passes(Set.copyOf(Passes.names()));

  static List<String> names() {
    return Passes.names();
  }

  /** Networks from {@code x} to {@code y} by name. */
  private static Map<String, GraphDef> networks() {
    return new TreeMap<>(
        Map.of(
            "inception block", inceptionBlock(),
            "separable", separable(),
            "pooled", pooled(),
            "sum of branches", residual()));
  }

  /** Branches of one input, a pooling one among them, side by side. */
  private static GraphDef inceptionBlock() {
    GraphBuilder graph = start();
    String wide = activated(graph, "wide", "Conv2D", "x", "Relu", 3, 3, 3, 16);
    String one = activated(graph, "one", "Conv2D", wide, "Relu", 1, 1, 16, 2);
    String narrow = activated(graph, "narrow", "Conv2D", wide, "Relu", 1, 1, 16, 3);
    String large = activated(graph, "large", "Conv2D", narrow, "Relu", 3, 3, 3, 2);
    String pool =
        graph.node(
            "pool",
            "AvgPool",
            List.of(wide),
            attr("ksize", 1, 3, 3, 1),
            attr("strides", 1, 1, 1, 1),
            attr("padding", "SAME"));
    String pooled = activated(graph, "pooled", "Conv2D", pool, "Relu", 1, 1, 16, 4);
    String axis = scalar(graph, "axis", 3);
    graph.node("y", "ConcatV2", List.of(one, large, pooled, axis), integer("N", 3));
    return graph.build();
  }

  private static GraphDef separable() {
    GraphBuilder graph = start();
    String deep = activated(graph, "deep", "DepthwiseConv2dNative", "x", "Relu6", 3, 3, 3, 1);
    String flat = activated(graph, "flat", "Conv2D", deep, "Elu", 1, 1, 3, 4);
    graph.node("y", "Tanh", flat);
    return graph.build();
  }

  /** A batch norm of computed scale, and a pooling. */
  private static GraphDef pooled() {
    GraphBuilder graph = start();
    String conv = convolved(graph, "conv", "Conv2D", "x", 3, 3, 3, 2);
    graph.node("scale", "Exp", random(graph, "log_scale", 2));
    graph.constant("variance", new float[] {0.5f, 2}, 2);
    List<String> norm =
        List.of(conv, "scale", random(graph, "offset", 2), random(graph, "mean", 2), "variance");
    graph.node(
        "norm", "FusedBatchNormV3", norm, attr("U", DataType.DT_FLOAT), attr("is_training", false));
    String size = graph.constant("size", 1, 2, 2, 1);
    graph.node("y", "MaxPoolV2", List.of("norm", size, size), attr("padding", "VALID"));
    return graph.build();
  }

  private static GraphDef residual() {
    GraphBuilder graph = start();
    String inner = activated(graph, "inner", "Conv2D", "x", "Relu", 3, 3, 3, 5);
    String outer = convolved(graph, "outer", "Conv2D", inner, 3, 3, 5, 3);
    graph.node("y", "AddV2", "x", outer);
    return graph.build();
  }

  private static String activated(
      GraphBuilder graph, String name, String op, String x, String activation, Integer... kernel) {
    String conv = convolved(graph, name + "/conv", op, x, kernel);
    int channels = op.equals("Conv2D") ? kernel[3] : kernel[2] * kernel[3];
    graph.node(name + "/sum", "BiasAdd", conv, random(graph, name + "/bias", channels));
    return graph.node(name, activation, name + "/sum");
  }

  private static String convolved(
      GraphBuilder graph, String name, String op, String x, Integer... kernel) {
    return graph.node(
        name,
        op,
        List.of(x, random(graph, name + "/kernel", kernel)),
        attr("strides", 1, 1, 1, 1),
        attr("padding", "SAME"));
  }

  /** As networks go: rewritten, differentiated, pruned, rewritten again. */
  private static GraphDef through(Passes passes, GraphDef network) {
    GraphDef ready = passes.ofNetwork(Canonicalise.apply(network));
    return passes.ofStep(Prune.apply(SampleGraphs.withGradient(ready), ENDS));
  }

  private static Passes without(Set<String> names) {
    return new Passes(names);
  }

  private static Passes only(String name) {
    Set<String> others = new HashSet<>(Passes.names());
    others.remove(name);
    return without(others);
  }

  private static void keepsOutputsAndGradients(Passes passes) {
    networks()
        .forEach(
            (name, network) -> {
              GraphDef before = through(NONE, network);
              GraphDef after = through(passes, network);
              for (TensorRef end : ENDS) {
                Graphs.assertSameFunction(
                    before, after, "x", SampleGraphs.SHAPE, end.toString(), 2e-5);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("names")
  void aloneKeepsOutputsAndGradients(String name) {
    keepsOutputsAndGradients(only(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void leftOutKeepsOutputsAndGradients(String name) {
    keepsOutputsAndGradients(without(Set.of(name)));
  }

  @Test
  void allTogetherKeepOutputsAndGradients() {
    keepsOutputsAndGradients(Passes.ALL);
  }

  /** Else the tests above would say nothing of it. */
  @ParameterizedTest
  @MethodSource("names")
  void eachDoesSomethingHere(String name) {
    assumeTrue(
        !name.equals("eigen-convolutions") || ConvolutionFacts.here().eigenIsFaster(),
        "oneDNN is as fast on this machine");
    assertTrue(
        networks().values().stream()
            .anyMatch(
                network ->
                    !through(Passes.ALL, network).equals(through(without(Set.of(name)), network))),
        name);
  }

  /** The same network gives the same graph, whatever else the process did. */
  @Test
  void theResultIsTheSameEachTime() {
    networks()
        .values()
        .forEach(
            network -> {
              GraphDef once = through(Passes.ALL, network);
              assertTrue(once.equals(through(Passes.ALL, network)));
            });
  }
}
