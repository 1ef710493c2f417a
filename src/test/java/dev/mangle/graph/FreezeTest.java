package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.testing.GraphBuilder.attr;
import static dev.mangle.testing.GraphBuilder.shape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.UserException;
import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.Graphs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.TensorProto;

/** Whole SavedModels of each form are frozen in the tests of loading. */
class FreezeTest {
  private static final Map<String, TensorProto> VALUES =
      Map.of("v", value(2, -3, 4), "w", value(1, 0.5f, -1));

  private static TensorProto value(float... values) {
    return Consts.floats("value", values, values.length).getAttrOrThrow("value").getTensor();
  }

  /** {@code x * v + w}, v a reference variable, w a resource whose handle passes an identity. */
  private static GraphBuilder graph() {
    GraphBuilder graph = start();
    graph.node("v", "VariableV2", List.of(), attr("shape", shape(3)));
    graph.node("w", "VarHandleOp", List.of(), attr("shape", shape(3)));
    graph.node("handle", "Identity", List.of("w"), attr("T", DataType.DT_RESOURCE));
    graph.node("product", "Mul", "x", graph.node("v/read", "Identity", "v"));
    graph.node("y", "AddV2", "product", graph.node("w/read", "ReadVariableOp", "handle"));
    return graph;
  }

  @Test
  void variablesBecomeTheirValues() {
    GraphDef graph = graph().build();
    assertEquals(List.of("v", "w"), Freeze.variables(graph));
    GraphDef frozen = Freeze.apply(graph, VALUES);
    assertEquals(List.of(), Freeze.variables(frozen));

    GraphBuilder expected = start();
    expected.node("product", "Mul", "x", expected.constant("v", new float[] {2, -3, 4}, 3));
    expected.node("y", "AddV2", "product", expected.constant("w", new float[] {1, 0.5f, -1}, 3));
    Graphs.assertSameFunction(expected.build(), frozen, "x", SampleGraphs.SHAPE, "y", 1e-6);
  }

  @Test
  void theOrderOfNodesDoesNotMatter() {
    GraphDef reversed = SampleGraphs.reversed(graph().build());
    Graphs.assertSameFunction(
        Freeze.apply(graph().build(), VALUES),
        Freeze.apply(reversed, VALUES),
        "x",
        SampleGraphs.SHAPE,
        "y",
        0);
  }

  @Test
  void anotherUseThanReadingIsRefused() {
    GraphBuilder graph = graph();
    String index = graph.constant("index", 0);
    graph.node(
        "picked", "ResourceGather", List.of("handle", index), attr("Tindices", DataType.DT_INT32));
    UserException refusal =
        assertThrows(UserException.class, () -> Freeze.apply(graph.build(), VALUES));
    assertEquals(
        "operation ResourceGather (node 'picked') uses variable 'w' in another way than reading it",
        refusal.getMessage());
  }
}
