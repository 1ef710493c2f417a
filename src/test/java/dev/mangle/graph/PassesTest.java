package dev.mangle.graph;

import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.UserException;
import dev.mangle.testing.GraphBuilder;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

class PassesTest {
  private static GraphDef convolution() {
    GraphBuilder graph = SampleGraphs.start();
    String conv = SampleGraphs.convolution(graph, "conv", "Conv2D", attr("padding", "SAME"));
    graph.node("y", "BiasAdd", conv, SampleGraphs.random(graph, "bias", 2));
    return graph.build();
  }

  @Test
  void aRewriteCanBeLeftOut() {
    GraphDef graph = convolution();
    assertNotEquals(graph, Passes.ALL.ofStep(graph));
    assertEquals(graph, new Passes(Set.of("outputs-as-blocks", "fuse-convolutions")).ofStep(graph));
    assertEquals(graph, new Passes(Set.copyOf(Passes.names())).ofStep(graph));
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    String message =
        assertThrows(UserException.class, () -> new Passes(Set.of("fuse-convolution")))
            .getMessage();
    assertEquals("unknown rewrite 'fuse-convolution': did you mean 'fuse-convolutions'?", message);
  }

  @Test
  void whatLiesOnAGpuIsLeftToTensorFlow() {
    GraphDef.Builder graph = convolution().toBuilder();
    graph.getNodeBuilderList().forEach(node -> node.setDevice("/device:GPU:0"));
    assertEquals(graph.build(), Passes.ALL.ofStep(graph.build()));
  }
}
