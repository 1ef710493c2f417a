package dev.mangle.graph;

import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.GraphBuilder.Attr;
import dev.mangle.testing.PassContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

class OutputsAsBlocksTest extends PassContract {
  private static final Attr SAME = attr("padding", "SAME");
  private static final Attr VALID = attr("padding", "VALID");

  @Override
  protected UnaryOperator<GraphDef> pass() {
    return OutputsAsBlocks::apply;
  }

  @Override
  protected List<Case> cases() {
    List<Case> cases = new ArrayList<>(changed());
    cases.addAll(alone());
    return cases;
  }

  private static List<Case> changed() {
    List<Case> cases = new ArrayList<>();
    for (int out = 1; out <= 4; out++) {
      for (int kernel = 2; kernel <= 5; kernel++) {
        cases.add(one("same", out, kernel, kernel - 1, SAME));
        cases.add(one("valid", out, 6 - kernel, kernel, VALID));
      }
    }
    Attr explicit = attr("padding", "EXPLICIT");
    for (int out = 1; out <= 2; out++) {
      Attr amounts = attr("explicit_paddings", 0, 0, 1, 2, 0, 3, 0, 0);
      cases.add(one("explicit", out, 3, 3, explicit, amounts));
    }
    return cases;
  }

  private static List<Case> alone() {
    return List.of(
        one("five outputs", 5, 3, 3, SAME),
        one("one place", 1, 1, 1, SAME),
        one("one place of three outputs", 3, 1, 1, SAME),
        one("strides", 1, 3, 3, SAME, attr("strides", 1, 2, 2, 1)),
        one("dilations", 1, 3, 3, SAME, attr("dilations", 1, 2, 2, 1)),
        network("grouped", 1, 3, 3, 3, SAME));
  }

  private static Case one(String name, int out, int height, int width, Attr... attrs) {
    return network(name + " " + height + "x" + width + " to " + out, 3, out, height, width, attrs);
  }

  /** Images of three channels; fewer in the kernel make groups. */
  private static Case network(String name, int in, int out, int height, int width, Attr... attrs) {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, 7, 8, 3);
    List<Attr> all = new ArrayList<>(List.of(attrs));
    if (all.stream().noneMatch(attr -> attr.name().equals("strides"))) {
      all.add(attr("strides", 1, 1, 1, 1));
    }
    String kernel = SampleGraphs.random(graph, "kernel", height, width, in, out);
    graph.node("y", "Conv2D", List.of("x", kernel), all.toArray(Attr[]::new));
    return new Case(name, graph.build(), "x", List.of(2, 7, 8, 3), List.of("y"));
  }

  private static List<String> ops(Case one) {
    return SampleGraphs.ops(OutputsAsBlocks.apply(one.graph()));
  }

  @Test
  void fewOutputsBecomeBlocksAndOthersStay() {
    changed().forEach(one -> assertTrue(ops(one).contains("DepthToSpace"), one.name()));
    alone().forEach(one -> assertEquals(one.graph(), OutputsAsBlocks.apply(one.graph())));
  }

  @Test
  void blocksAreOfSixteenOutputsAtMost() {
    for (Case one : changed()) {
      GraphDef after = OutputsAsBlocks.apply(one.graph());
      NodeDef conv = SampleGraphs.node(after, "y/blocks");
      int outputs = Consts.shape(SampleGraphs.node(after, conv.getInput(1)))[3];
      assertTrue(outputs >= 8 && outputs <= 16, one.name());
    }
  }

  @Test
  void nothingIsCutWhereBlocksFit() {
    // Six by six places are whole blocks of two by two, and none of four by four.
    assertEquals(List.of("Slice"), slices(one("", 1, 2, 3, VALID).graph()));
    assertEquals(List.of(), slices(one("", 2, 2, 3, VALID).graph()));
  }

  private static List<String> slices(GraphDef graph) {
    return SampleGraphs.ops(OutputsAsBlocks.apply(graph)).stream().filter("Slice"::equals).toList();
  }

  @Test
  void convolutionsOfOneKernelShareItsBlocks() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, 7, 8, 3);
    String kernel = SampleGraphs.random(graph, "kernel", 3, 3, 3, 3);
    graph.node("a", "Conv2D", List.of("x", kernel), attr("strides", 1, 1, 1, 1), SAME);
    graph.node("y", "Conv2D", List.of("a", kernel), attr("strides", 1, 1, 1, 1), SAME);
    GraphDef after = OutputsAsBlocks.apply(graph.build());
    for (String name : List.of("a/blocks", "y/blocks")) {
      assertEquals("kernel/blocks", SampleGraphs.node(after, name).getInput(1));
    }
  }
}
