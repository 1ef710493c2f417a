package dev.mangle.graph;

import static dev.mangle.graph.SampleGraphs.start;
import static dev.mangle.graph.SampleGraphs.whole;
import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.TextFormat;
import dev.mangle.io.UserException;
import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.GraphBuilder.Attr;
import dev.mangle.testing.PassContract;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

/** Whole models of nested functions are inlined in the tests of loading. */
class InlineTest extends PassContract {
  /**
   * {@code outer(x)} is {@code thirds(x)} with the third result before the second; {@code
   * thirds(x)} gives {@code -x, x * x} and {@code T}-typed {@code |x|}; {@code endless} calls
   * itself.
   */
  private static final String LIBRARY =
      """
      function {
        signature {
          name: "thirds"
          input_arg { name: "x" type: DT_FLOAT }
          output_arg { name: "a" type: DT_FLOAT }
          output_arg { name: "b" type: DT_FLOAT }
          output_arg { name: "c" type_attr: "T" }
          attr { name: "T" type: "type" }
        }
        node_def { name: "neg" op: "Neg" input: "x" attr { key: "T" value { type: DT_FLOAT } } }
        node_def {
          name: "pair" op: "IdentityN" input: "neg:y:0" input: "square:y:0"
          attr { key: "T" value { list { type: DT_FLOAT type: DT_FLOAT } } }
        }
        node_def { name: "square" op: "Square" input: "x" attr { key: "T" value { type: DT_FLOAT } } }
        node_def { name: "abs" op: "Abs" input: "x" attr { key: "T" value { placeholder: "T" } } }
        ret { key: "a" value: "pair:output:0" }
        ret { key: "b" value: "pair:output:1" }
        ret { key: "c" value: "abs:y:0" }
      }
      function {
        signature {
          name: "outer"
          input_arg { name: "x" type: DT_FLOAT }
          output_arg { name: "sum" type: DT_FLOAT }
          output_arg { name: "same" type: DT_FLOAT }
        }
        node_def {
          name: "direct" op: "thirds" input: "x" attr { key: "T" value { type: DT_FLOAT } }
        }
        node_def {
          name: "sum" op: "Sub" input: "direct:c:0" input: "direct:b:0"
          attr { key: "T" value { type: DT_FLOAT } }
        }
        ret { key: "sum" value: "sum:z:0" }
        ret { key: "same" value: "x" }
      }
      function {
        signature {
          name: "endless"
          input_arg { name: "x" type: DT_FLOAT }
          output_arg { name: "y" type: DT_FLOAT }
        }
        node_def { name: "again" op: "endless" input: "x" }
        ret { key: "y" value: "again:y:0" }
      }
      """;

  @Override
  protected UnaryOperator<GraphDef> pass() {
    return Inline::apply;
  }

  @Override
  protected List<Case> cases() {
    GraphBuilder flat = start();
    flat.node("y", "Neg", "x");
    return List.of(
        whole("nested, by both kinds of calls", nested("PartitionedCall")),
        whole("stateful", nested("StatefulPartitionedCall")),
        whole("attribute of the call", withAttribute()),
        whole("flat", flat));
  }

  /** {@code y = 2 sum + same} of {@code outer}. */
  private static GraphDef nested(String op) {
    GraphBuilder graph = start();
    call(graph, op, function("outer"), 2);
    graph.node("twice", "AddV2", "call:0", "call");
    graph.node("y", "AddV2", "twice", "call:1");
    return withLibrary(graph);
  }

  private static GraphDef withAttribute() {
    GraphBuilder graph = start();
    AttrValue.Builder thirds = function("thirds").toBuilder();
    thirds.getFuncBuilder().putAttr("T", AttrValue.newBuilder().setType(DataType.DT_FLOAT).build());
    call(graph, "PartitionedCall", thirds.build(), 3);
    graph.node("y", "Sub", "call:2", "call:1");
    return withLibrary(graph);
  }

  private static void call(GraphBuilder graph, String op, AttrValue function, int outputs) {
    graph.node(
        "call",
        op,
        List.of("x"),
        attr("Tin", List.of(DataType.DT_FLOAT)),
        attr("Tout", Collections.nCopies(outputs, DataType.DT_FLOAT)),
        new Attr("f", function));
  }

  private static AttrValue function(String name) {
    AttrValue.Builder function = AttrValue.newBuilder();
    function.getFuncBuilder().setName(name);
    return function.build();
  }

  private static GraphDef withLibrary(GraphBuilder graph) {
    GraphDef.Builder whole = graph.build().toBuilder();
    try {
      TextFormat.merge(LIBRARY, whole.getLibraryBuilder());
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(e);
    }
    return whole.build();
  }

  @Test
  void nothingOfTheFunctionsIsLeft() {
    GraphDef flat = Inline.apply(nested("PartitionedCall"));
    assertEquals(0, flat.getLibrary().getFunctionCount());
    assertEquals(
        List.of("Abs", "AddV2", "AddV2", "IdentityN", "Neg", "Placeholder", "Square", "Sub"),
        SampleGraphs.ops(flat));
    assertEquals("x", SampleGraphs.node(flat, "call/direct/abs").getInput(0));
  }

  @Test
  void anUnknownFunctionIsRefused() {
    assertRefused("nowhere", "node 'call' calls function 'nowhere', which the graph does not have");
  }

  @Test
  void endlessCallsAreRefused() {
    assertRefused(
        "endless", "function calls nest too deep at node 'call" + "/again".repeat(201) + "'");
  }

  private static void assertRefused(String function, String message) {
    GraphBuilder graph = start();
    call(graph, "PartitionedCall", function(function), 1);
    GraphDef whole = withLibrary(graph);
    assertEquals(
        message, assertThrows(UserException.class, () -> Inline.apply(whole)).getMessage());
  }
}
