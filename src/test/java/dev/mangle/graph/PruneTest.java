package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.graph.SampleGraphs.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.PassContract;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

class PruneTest extends PassContract {
  @Override
  protected UnaryOperator<GraphDef> pass() {
    return graph -> Prune.apply(graph, List.of(new TensorRef("y", 0)));
  }

  @Override
  protected List<Case> cases() {
    return List.of(whole("with a branch", branched()), whole("bare", pass().apply(branched())));
  }

  /** {@code aside} and {@code before} do not count: nothing reads them over a data edge. */
  private static GraphDef branched() {
    GraphBuilder graph = start();
    graph.node("aside", "Neg", "x");
    graph.node("before", "NoOp");
    graph.node("y", "Relu", List.of("x", "^before"));
    return graph.build();
  }

  @Test
  void onlyDataEdgesCount() {
    assertEquals(List.of("Placeholder", "Relu"), SampleGraphs.ops(pass().apply(branched())));
  }
}
