package dev.mangle.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.google.protobuf.ByteString;
import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.Graphs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

class SpliceTest {
  /** {@code y = -x - x * x}, by way of a node with two outputs. */
  private static GraphDef part() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder(Frame.INPUT, -1);
    String negative = graph.node("negative", "Neg", Frame.INPUT);
    graph.node("both", "Pack", List.of(negative, Frame.INPUT), SampleGraphs.integer("N", 2));
    graph.node("split", "Unpack", List.of("both"), SampleGraphs.integer("num", 2));
    graph.node("square", "Mul", "split:1", Frame.INPUT);
    graph.node("y", "Sub", "split", "square");
    return graph.build();
  }

  /** {@code doubled = 2 pixels}. */
  private static GraphDef.Builder whole() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("pixels", -1);
    graph.node("doubled", "AddV2", "pixels", "pixels");
    return graph.build().toBuilder();
  }

  @Test
  void partsStandSideBySide() {
    GraphDef.Builder whole = whole();
    Splice.into(whole, part(), "a", "pixels");
    Splice.into(whole, part(), "b", "doubled");
    assertArrayEquals(new float[] {-2, -12}, run(whole, "a/y"));
    assertArrayEquals(new float[] {-6, -42}, run(whole, "b/y"));
  }

  /** Where and with whom a node was placed when the model was trained does not count here. */
  @Test
  void placementIsDropped() {
    GraphDef.Builder placed = part().toBuilder();
    for (NodeDef.Builder node : placed.getNodeBuilderList()) {
      node.setDevice("/job:worker/device:GPU:3");
      AttrValue.Builder with = AttrValue.newBuilder();
      with.getListBuilder().addS(ByteString.copyFromUtf8("loc:@weights"));
      node.putAttr("_class", with.build());
    }
    GraphDef.Builder whole = whole();
    Splice.into(whole, placed.build(), "a", "pixels");
    assertArrayEquals(new float[] {-2, -12}, run(whole, "a/y"));
  }

  private static float[] run(GraphDef.Builder whole, String fetch) {
    return Graphs.run(whole.build(), "pixels", new float[] {1, 3}, List.of(2), fetch);
  }
}
