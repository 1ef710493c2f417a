package dev.mangle.graph;

import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.UserException;
import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.Graphs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

class FrameTest {
  /** Bytes are decoded and split in two; the first half goes to {@code y}. */
  private static GraphDef graph() {
    GraphBuilder graph = new GraphBuilder();
    graph.node("bytes", "Placeholder", List.of(), attr("dtype", DataType.DT_UINT8));
    graph.node("cast", "Cast", List.of("bytes"), attr("SrcT", DataType.DT_UINT8));
    String axis = SampleGraphs.scalar(graph, "axis", 1);
    graph.node("halves", "Split", List.of(axis, "cast"), SampleGraphs.integer("num_split", 2));
    graph.node("y", "Neg", "halves");
    graph.placeholder("other", -1);
    graph.node("mixed", "AddV2", "y", "other");
    graph.constant("fixed", new float[] {1}, 1);
    return graph.build();
  }

  private static Frame.Framed frame(String input, String... outputs) {
    return Frame.apply(
        graph(), TensorRef.parse(input), List.of(outputs).stream().map(TensorRef::parse).toList());
  }

  @Test
  void anyTensorCanBeTheInputAndOutputsKeepTheirOrder() {
    Frame.Framed framed = frame("cast:0", "y:0", "halves:1", "cast:0");
    float[] x = {1, 2, 3, 4};
    float[][] expected = {{-1, -2}, {3, 4}, x};
    for (int i = 0; i < expected.length; i++) {
      String output = framed.outputs().get(i);
      assertArrayEquals(
          expected[i], Graphs.run(framed.graph(), Frame.INPUT, x, List.of(1, 4), output));
    }
  }

  @Test
  void anOutputOfMoreThanOneCanBeTheInput() {
    Frame.Framed framed = frame("halves:0", "y:0");
    assertEquals(List.of("Identity", "Neg", "Placeholder"), SampleGraphs.ops(framed.graph()));
  }

  @Test
  void refusals() {
    assertRefused(
        "placeholder 'other' must be fed besides the images; expected a network with one input",
        "cast:0",
        "mixed:0");
    assertRefused("the logits do not depend on the input", "cast:0", "fixed:0");
    assertRefused(
        "the signature names tensor 'nothing:2', which the graph does not have",
        "cast:0",
        "nothing:2");
    assertRefused(
        "the signature names tensor 'nothing', which the graph does not have", "nothing:0", "y:0");
  }

  private static void assertRefused(String message, String input, String output) {
    assertEquals(
        message, assertThrows(UserException.class, () -> frame(input, output)).getMessage());
  }
}
