package dev.mangle.testing;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * What every graph pass must keep. A pass's test extends this, gives the pass and graphs that show
 * what it does, and adds its own tests of what it changes.
 */
public abstract class PassContract {
  /**
   * A graph to put through the pass.
   *
   * @param feed the float input, fed with random numbers of {@code shape}
   * @param fetches the float outputs
   */
  public record Case(
      String name, GraphDef graph, String feed, List<Integer> shape, List<String> fetches) {}

  /** The pass. */
  protected abstract UnaryOperator<GraphDef> pass();

  /** At least one graph that the pass changes, and one that it leaves alone. */
  protected abstract List<Case> cases();

  /** Largest difference of outputs, relative to the largest output. */
  protected double tolerance() {
    return 1e-5;
  }

  @TestFactory
  Stream<DynamicNode> keepsTheContract() {
    return cases().stream()
        .map(
            one ->
                dynamicContainer(
                    one.name(),
                    Stream.of(
                        dynamicTest("keeps the function", () -> keepsTheFunction(one)),
                        dynamicTest("is idempotent", () -> isIdempotent(one)),
                        dynamicTest("leaves no input dangling", () -> leavesNothingDangling(one)),
                        dynamicTest("keeps the ends", () -> keepsTheEnds(one)))));
  }

  private void keepsTheFunction(Case one) {
    GraphDef after = pass().apply(one.graph());
    for (String fetch : one.fetches()) {
      Graphs.assertSameFunction(one.graph(), after, one.feed(), one.shape(), fetch, tolerance());
    }
  }

  private void isIdempotent(Case one) {
    GraphDef once = pass().apply(one.graph());
    assertEquals(sorted(once), sorted(pass().apply(once)));
  }

  /** The order of nodes means nothing. */
  private static GraphDef sorted(GraphDef graph) {
    List<NodeDef> nodes = new ArrayList<>(graph.getNodeList());
    nodes.sort(Comparator.comparing(NodeDef::getName));
    return graph.toBuilder().clearNode().addAllNode(nodes).build();
  }

  private void leavesNothingDangling(Case one) {
    GraphDef after = pass().apply(one.graph());
    Set<String> names = new HashSet<>();
    for (NodeDef node : after.getNodeList()) {
      assertTrue(names.add(node.getName()), () -> "two nodes are called " + node.getName());
    }
    assertAll(
        after.getNodeList().stream()
            .flatMap(node -> node.getInputList().stream().map(input -> new Edge(node, input)))
            .map(edge -> () -> assertTrue(names.contains(nodeOf(edge.input())), edge::toString)));
  }

  private void keepsTheEnds(Case one) {
    GraphDef after = pass().apply(one.graph());
    Stream.concat(Stream.of(one.feed()), one.fetches().stream())
        .map(PassContract::nodeOf)
        .forEach(end -> assertTrue(has(after, end), () -> end + " is gone"));
  }

  private record Edge(NodeDef node, String input) {
    @Override
    public String toString() {
      return node.getName() + " takes " + input + ", which is not there";
    }
  }

  private static boolean has(GraphDef graph, String name) {
    return graph.getNodeList().stream().anyMatch(node -> node.getName().equals(name));
  }

  private static String nodeOf(String reference) {
    String plain = reference.startsWith("^") ? reference.substring(1) : reference;
    return plain.contains(":") ? plain.substring(0, plain.indexOf(':')) : plain;
  }
}
