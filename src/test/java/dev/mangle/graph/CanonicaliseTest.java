package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.convolution;
import static dev.mangle.graph.SampleGraphs.integer;
import static dev.mangle.graph.SampleGraphs.random;
import static dev.mangle.graph.SampleGraphs.reversed;
import static dev.mangle.graph.SampleGraphs.scalar;
import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.graph.SampleGraphs.whole;
import static dev.mangle.testing.GraphBuilder.attr;
import static dev.mangle.testing.GraphBuilder.shape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.UserException;
import dev.mangle.testing.Gradients;
import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.GraphBuilder.Attr;
import dev.mangle.testing.Graphs;
import dev.mangle.testing.PassContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

class CanonicaliseTest extends PassContract {
  private static final Attr SAME = attr("padding", "SAME");
  private static final Attr VALID = attr("padding", "VALID");
  private static final Attr EXPLICIT = attr("padding", "EXPLICIT");
  private static final Attr AMOUNTS = attr("explicit_paddings", 0, 0, 1, 2, 0, 1, 0, 0);
  private static final Attr DILATED = attr("dilations", 1, 2, 3, 1);
  private static final Attr STRIDED = attr("strides", 1, 2, 2, 1);

  @Override
  protected UnaryOperator<GraphDef> pass() {
    return Canonicalise::apply;
  }

  @Override
  protected List<Case> cases() {
    List<Case> cases = new ArrayList<>(List.of(biasAddV1(), concat(), gather()));
    for (String op : List.of("Conv2D", "DepthwiseConv2dNative")) {
      cases.add(conv(op + " plain", op, SAME));
      cases.add(conv(op + " padded", op, EXPLICIT, AMOUNTS));
      cases.add(conv(op + " dilated SAME", op, SAME, DILATED));
      cases.add(conv(op + " dilated VALID", op, VALID, DILATED));
      cases.add(conv(op + " dilated and padded", op, EXPLICIT, AMOUNTS, DILATED));
      cases.add(conv(op + " padded, strided", op, EXPLICIT, AMOUNTS, STRIDED));
    }
    cases.add(whole("dilated, kernel named after its reader", reversed(readKernel().build())));
    cases.add(passing("Identity"));
    cases.add(passing("StopGradient"));
    cases.add(passing("PreventGradient"));
    cases.add(passing("Snapshot"));
    cases.add(passing("EnsureShape", attr("shape", shape(-1, 6, 5, 3))));
    cases.add(passing("CheckNumerics", attr("message", "")));
    cases.add(passing("CheckNumericsV2", attr("message", "")));
    cases.add(passing("PlaceholderWithDefault", attr("shape", shape(-1, 6, 5, 3))));
    cases.add(identityN());
    cases.add(oldBatchNorm(true));
    cases.add(oldBatchNorm(false));
    return cases;
  }

  private static Case biasAddV1() {
    GraphBuilder graph = start();
    graph.node("y", "BiasAddV1", "x", random(graph, "b", 3));
    return whole("BiasAddV1", graph);
  }

  /** Only producers up to 8 may have it. */
  private static Case oldBatchNorm(boolean scaled) {
    GraphBuilder graph = start();
    graph.constant("variance", new float[] {0.5f, 1, 2}, 3);
    List<String> inputs =
        List.of(
            "x",
            random(graph, "mean", 3),
            "variance",
            random(graph, "b", 3),
            random(graph, "g", 3));
    graph.node(
        "y",
        "BatchNormWithGlobalNormalization",
        inputs,
        attr("variance_epsilon", 0.01f),
        attr("scale_after_normalization", scaled));
    GraphDef.Builder old = graph.build().toBuilder();
    old.getVersionsBuilder().setProducer(8);
    return whole("BatchNormWithGlobalNormalization, scaled: " + scaled, old.build());
  }

  private static Case concat() {
    GraphBuilder graph = start();
    String axis = scalar(graph, "axis", 3);
    String negative = graph.node("negative", "Neg", "x");
    graph.node("y", "Concat", List.of(axis, "x", negative, "x"), integer("N", 3));
    return whole("Concat", graph);
  }

  private static Case gather() {
    GraphBuilder graph = start();
    String indices = graph.constant("indices", 1, 0, 1);
    graph.node("y", "Gather", List.of("x", indices), attr("Tindices", DataType.DT_INT32));
    return whole("Gather", graph);
  }

  private static Case conv(String name, String op, Attr... attrs) {
    GraphBuilder graph = start();
    convolution(graph, "y", op, attrs);
    return whole(name, graph);
  }

  private static GraphBuilder readKernel() {
    GraphBuilder graph = start();
    String read = graph.node("read", "Identity", random(graph, "kernel", 3, 2, 3, 2));
    graph.node("y", "Conv2D", List.of("x", read), attr("strides", 1, 1, 1, 1), DILATED, SAME);
    return graph;
  }

  private static Case passing(String op, Attr... attrs) {
    GraphBuilder graph = start();
    graph.node("passing", op, List.of("x"), attrs);
    graph.node("y", "Mul", "passing", random(graph, "factor", 3));
    return whole(op, graph);
  }

  private static Case identityN() {
    GraphBuilder graph = start();
    String twice = graph.node("twice", "AddV2", "x", "x");
    List<DataType> types = List.of(DataType.DT_FLOAT, DataType.DT_FLOAT);
    graph.node("pair", "IdentityN", List.of("x", twice), attr("T", types));
    graph.node("y", "Mul", "pair:0", "pair:1");
    return whole("IdentityN", graph);
  }

  /** Also where the original has no gradient or a wrong one. */
  @TestFactory
  Stream<DynamicTest> theGradientIsThatOfTheOriginal() {
    float[] x = Graphs.randomInput(SampleGraphs.SHAPE, 1);
    return cases().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.name(),
                    () ->
                        Graphs.assertClose(
                            new Gradients(one.graph(), "x", x, one.shape(), "y").differences(0.01),
                            new Gradients(pass().apply(one.graph()), "x", x, one.shape(), "y")
                                .built(),
                            1e-3,
                            one.name())));
  }

  @Test
  void oldNamesAreGone() {
    for (Case one : cases()) {
      List<String> ops = SampleGraphs.ops(pass().apply(one.graph()));
      for (String old : List.of("BiasAddV1", "Concat", "Gather")) {
        assertFalse(ops.contains(old), one.name());
      }
    }
  }

  @Test
  void aDilatedKernelThatIsComputedIsRefused() {
    GraphBuilder graph = start();
    String kernel = graph.node("doubled", "Neg", random(graph, "kernel", 3, 2, 3, 2));
    graph.node("conv", "Conv2D", List.of("x", kernel), attr("strides", 1, 1, 1, 1), DILATED, SAME);
    UserException refusal =
        assertThrows(UserException.class, () -> Canonicalise.apply(graph.build()));
    assertEquals(
        "Conv2D (node 'conv') is dilated and its kernel is no float32 constant: no right gradient",
        refusal.getMessage());
  }
}
