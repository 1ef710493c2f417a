package dev.mangle.testing;

import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** The contract holds for a sound pass, and tells what is wrong with the others. */
class PassContractTest extends PassContract {
  /** {@code y = leaky_relu(x * w + b)}, with a constant that nothing uses. */
  private static GraphDef graph() {
    GraphBuilder graph = new GraphBuilder();
    String x = graph.placeholder("x", -1, 3);
    String w = graph.constant("w", new float[] {1, -2, 3, 4, 5, -6}, 3, 2);
    String b = graph.constant("b", new float[] {0.5f, -0.5f}, 2);
    String sum = graph.node("sum", "BiasAdd", graph.node("product", "MatMul", x, w), b);
    graph.node("y", "LeakyRelu", List.of(sum), attr("alpha", 0.1f));
    graph.constant("unused", 1, 2);
    return graph.build();
  }

  @Override
  protected UnaryOperator<GraphDef> pass() {
    return graph -> without(graph, "unused");
  }

  @Override
  protected List<Case> cases() {
    return List.of(
        new Case("unused constant", graph(), "x", List.of(2, 3), List.of("y", "sum:0")),
        new Case("all used", without(graph(), "unused"), "x", List.of(2, 3), List.of("y")));
  }

  private static GraphDef without(GraphDef graph, String dropped) {
    List<NodeDef> nodes = new ArrayList<>(graph.getNodeList());
    nodes.removeIf(node -> node.getName().equals(dropped));
    nodes.sort(Comparator.comparing(NodeDef::getName));
    return graph.toBuilder().clearNode().addAllNode(nodes).build();
  }

  @Test
  void seesAnotherFunction() {
    assertEquals(
        Set.of("keeps the function"),
        broken(g -> rewrite(g, "y", y -> y.setOp("Relu").removeAttr("alpha"))));
  }

  @Test
  void seesWhatGrows() {
    assertEquals(
        Set.of("is idempotent"),
        broken(
            g ->
                g.toBuilder()
                    .addNode(g.getNode(1).toBuilder().setName("n" + g.getNodeCount()))
                    .build()));
  }

  @Test
  void seesDanglingInputs() {
    assertEquals(
        Set.of("keeps the function", "leaves no input dangling"), broken(g -> without(g, "b")));
    assertEquals(
        Set.of("keeps the function", "leaves no input dangling", "is idempotent"),
        broken(g -> rewrite(g, "b", b -> b.addInput("^nothing"))));
  }

  @Test
  void seesLostEnds() {
    assertEquals(Set.of("keeps the function", "keeps the ends"), broken(g -> without(g, "y")));
  }

  private static GraphDef rewrite(GraphDef graph, String name, Consumer<NodeDef.Builder> change) {
    GraphDef.Builder result = graph.toBuilder();
    for (NodeDef.Builder node : result.getNodeBuilderList()) {
      if (node.getName().equals(name)) {
        change.accept(node);
      }
    }
    return result.build();
  }

  /** Names of the checks that {@code pass} does not pass. */
  private static Set<String> broken(UnaryOperator<GraphDef> pass) {
    PassContractTest contract =
        new PassContractTest() {
          @Override
          protected UnaryOperator<GraphDef> pass() {
            return pass;
          }
        };
    Set<String> broken = new TreeSet<>();
    contract
        .keepsTheContract()
        .flatMap(container -> ((DynamicContainer) container).getChildren())
        .forEach(check -> addIfBroken(check, broken));
    return broken;
  }

  private static void addIfBroken(DynamicNode check, Set<String> broken) {
    try {
      ((DynamicTest) check).getExecutable().execute();
    } catch (Throwable e) {
      broken.add(check.getDisplayName());
    }
  }
}
