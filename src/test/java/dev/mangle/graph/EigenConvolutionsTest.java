package dev.mangle.graph;

import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.GraphBuilder.Attr;
import dev.mangle.testing.Graphs;
import dev.mangle.testing.PassContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

class EigenConvolutionsTest extends PassContract {
  private static final Attr SAME = attr("padding", "SAME");

  @Override
  protected UnaryOperator<GraphDef> pass() {
    return EigenConvolutions::apply;
  }

  @Override
  protected List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int kernel = 1; kernel <= 5; kernel++) {
      for (int stride = 1; stride <= 2; stride++) {
        String name = kernel + "x" + (6 - kernel) + " stride " + stride;
        cases.add(one(name, 16, kernel, 6 - kernel, stride, SAME));
        cases.add(one(name + " valid", 24, kernel, 3, stride, attr("padding", "VALID")));
      }
    }
    Attr explicit = attr("padding", "EXPLICIT");
    cases.add(
        one("explicit", 16, 3, 3, 1, explicit, attr("explicit_paddings", 0, 0, 1, 2, 0, 3, 0, 0)));
    cases.add(one("dilated", 16, 3, 2, 1, SAME, attr("dilations", 1, 2, 2, 1)));
    cases.add(one("few channels", 8, 3, 3, 1, SAME));
    cases.add(one("grouped", 32, 16, 3, 3, 1, SAME));
    return cases;
  }

  private static Case one(
      String name, int channels, int height, int width, int stride, Attr... attrs) {
    return one(name, channels, channels, height, width, stride, attrs);
  }

  private static Case one(
      String name, int images, int channels, int height, int width, int stride, Attr... attrs) {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, 7, 6, images);
    List<Attr> all = new ArrayList<>(List.of(attrs));
    all.add(attr("strides", 1, stride, stride, 1));
    String kernel = SampleGraphs.random(graph, "kernel", height, width, channels, 8);
    graph.node("y", "Conv2D", List.of("x", kernel), all.toArray(Attr[]::new));
    return new Case(name, graph.build(), "x", List.of(2, 7, 6, images), List.of("y"));
  }

  @Test
  void thoseOfManyChannelsAreConverted() {
    for (Case one : cases()) {
      boolean expected = !one.name().equals("few channels") && !one.name().equals("grouped");
      boolean found = SampleGraphs.ops(EigenConvolutions.apply(one.graph())).contains("Conv");
      assertEquals(expected, found, one.name());
    }
  }

  @Test
  void gradientsTurnedIntoConvolutionsAreConvertedToo() {
    GraphDef graph = one("", 32, 3, 3, 2, SAME).graph();
    GraphDef turned = BackwardAsForward.apply(SampleGraphs.withGradient(graph));
    // The gradient's convolution has the eight outputs as its inputs: too few.
    assertEquals(1, SampleGraphs.ops(turned).stream().filter("Conv2D"::equals).count() - 1);
    assertEquals(
        1,
        SampleGraphs.ops(EigenConvolutions.apply(turned)).stream().filter("Conv"::equals).count());
  }

  @Test
  void otherTypesStay() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, 7, 6, 16);
    for (String name : List.of("first", "inner", "y")) {
      String from = name.equals("first") ? "x" : name.equals("inner") ? "first" : "inner";
      String kernel = SampleGraphs.random(graph, name + "/kernel", 1, 1, 16, 16);
      graph.node(name, "Conv2D", List.of(from, kernel), attr("strides", 1, 1, 1, 1), SAME);
    }
    GraphDef after = EigenConvolutions.apply(Bfloat16.apply(graph.build(), List.of("y")));
    assertEquals("Conv2D", SampleGraphs.node(after, "inner").getOp());
    assertEquals("Conv", SampleGraphs.node(after, "y").getOp());
  }

  @Test
  void bitsAreTheSameInEveryRun() {
    Case one = one("", 64, 3, 3, 1, SAME);
    GraphDef graph = EigenConvolutions.apply(one.graph());
    float[] x = Graphs.randomInput(one.shape(), 1);
    float[] first = Graphs.run(graph, "x", x, one.shape(), "y");
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(first, Graphs.run(graph, "x", x, one.shape(), "y"));
    }
  }

  @Test
  void areUsedWhereTheyAreFaster() {
    GraphDef graph = one("", 32, 3, 3, 1, SAME).graph();
    assertEquals(
        ConvolutionFacts.here().eigenIsFaster(),
        SampleGraphs.ops(EigenConvolutions.whereFaster(graph)).contains("Conv"));
  }
}
