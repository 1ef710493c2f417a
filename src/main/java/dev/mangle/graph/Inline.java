package dev.mangle.graph;

import dev.mangle.io.UserException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Replaces function calls by the bodies of the functions, however deep they nest.
 *
 * <p>TensorFlow 2 saves models as nested calls, through which {@code addGradients} does not go. The
 * result has no calls and no function library. Node {@code n} of a body that is called by node
 * {@code c} is named {@code c/n}.
 */
public final class Inline {
  private static final int DEEPEST = 200;

  private final GraphEditor editor;
  private final Map<String, FunctionDef> library = new HashMap<>();
  private final Deque<Call> open = new ArrayDeque<>();

  private record Call(NodeDef node, int depth) {}

  private Inline(GraphDef graph) {
    editor = new GraphEditor(graph);
    graph.getLibrary().getFunctionList().forEach(f -> library.put(f.getSignature().getName(), f));
  }

  /**
   * The same graph, flat.
   *
   * @throws UserException when a call names a function that is not there, or calls never end
   */
  public static GraphDef apply(GraphDef graph) {
    Inline inline = new Inline(graph);
    inline.editor.nodes().forEach(node -> inline.enqueue(node, 0));
    while (!inline.open.isEmpty()) {
      inline.expand(inline.open.pop());
    }
    return inline.editor.toGraphDef().toBuilder().clearLibrary().build();
  }

  private void enqueue(NodeDef node, int depth) {
    if (functionOf(node) != null) {
      if (depth > DEEPEST) {
        throw new UserException("function calls nest too deep at node '%s'", node.getName());
      }
      open.add(new Call(node, depth));
    }
  }

  private String functionOf(NodeDef node) {
    return switch (node.getOp()) {
      case "PartitionedCall", "StatefulPartitionedCall" ->
          node.getAttrOrThrow("f").getFunc().getName();
      default -> library.containsKey(node.getOp()) ? node.getOp() : null;
    };
  }

  private void expand(Call call) {
    NodeDef node = call.node();
    FunctionDef function = library.get(functionOf(node));
    if (function == null) {
      throw new UserException(
          "node '%s' calls function '%s', which the graph does not have",
          node.getName(), functionOf(node));
    }
    Body body = new Body(node, function);
    for (NodeDef inner : function.getNodeDefList()) {
      NodeDef copy = body.copy(inner);
      editor.put(copy);
      enqueue(copy, call.depth() + 1);
    }
    for (int i = 0; i < function.getSignature().getOutputArgCount(); i++) {
      String name = function.getSignature().getOutputArg(i).getName();
      editor.redirect(new TensorRef(node.getName(), i), body.resolve(function.getRetOrThrow(name)));
    }
    editor.remove(node.getName());
  }

  /** One body being copied into the place of one call. */
  private final class Body {
    private final NodeDef call;
    private final Map<String, TensorRef> arguments = new HashMap<>();
    private final Map<String, NodeDef> inner = new HashMap<>();

    Body(NodeDef call, FunctionDef function) {
      this.call = call;
      for (int i = 0; i < function.getSignature().getInputArgCount(); i++) {
        OpDef.ArgDef arg = function.getSignature().getInputArg(i);
        arguments.put(arg.getName(), TensorRef.parse(call.getInput(i)));
      }
      function.getNodeDefList().forEach(node -> inner.put(node.getName(), node));
    }

    NodeDef copy(NodeDef node) {
      NodeDef.Builder copy =
          node.toBuilder().setName(call.getName() + "/" + node.getName()).clearInput();
      for (String input : node.getInputList()) {
        if (!TensorRef.isControl(input)) {
          copy.addInput(resolve(input).toString());
        }
      }
      node.getAttrMap()
          .forEach(
              (key, value) -> {
                if (!value.getPlaceholder().isEmpty()) {
                  copy.putAttr(key, callAttribute(value.getPlaceholder()));
                }
              });
      return copy.build();
    }

    private AttrValue callAttribute(String name) {
      AttrValue own = call.getAttrMap().get(name);
      return own != null ? own : call.getAttrOrThrow("f").getFunc().getAttrOrThrow(name);
    }

    /** {@code arg}, or {@code node:out_arg:i} with i counted inside the out_arg. */
    TensorRef resolve(String text) {
      String[] parts = text.split(":", -1);
      TensorRef argument = arguments.get(parts[0]);
      if (argument != null) {
        return argument;
      }
      NodeDef producer = inner.get(parts[0]);
      return new TensorRef(
          call.getName() + "/" + parts[0], offset(producer, parts[1]) + Integer.parseInt(parts[2]));
    }

    private int offset(NodeDef producer, String outArg) {
      FunctionDef direct = library.get(producer.getOp());
      if (direct == null) {
        return Ops.outputOffset(producer, outArg);
      }
      int offset = 0;
      while (!direct.getSignature().getOutputArg(offset).getName().equals(outArg)) {
        offset++;
      }
      return offset;
    }
  }
}
