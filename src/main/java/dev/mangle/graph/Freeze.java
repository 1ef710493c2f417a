package dev.mangle.graph;

import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Turns variables into constants; works on a flat graph, over ref and resource variables. */
public final class Freeze {
  private static final Set<String> REF_VARIABLES = Set.of("Variable", "VariableV2");
  private static final Set<String> RESOURCE_VARIABLES = Set.of("VarHandleOp");

  private Freeze() {}

  /** Names of the variable nodes of {@code graph}, in order. */
  public static List<String> variables(GraphDef graph) {
    List<String> names = new ArrayList<>();
    for (NodeDef node : graph.getNodeList()) {
      if (REF_VARIABLES.contains(node.getOp()) || RESOURCE_VARIABLES.contains(node.getOp())) {
        names.add(node.getName());
      }
    }
    return names;
  }

  /**
   * Replaces each variable by its value.
   *
   * @param values value of each name that {@link #variables} gives
   * @throws UserException when a resource variable is used by anything but a plain read
   */
  public static GraphDef apply(GraphDef graph, Map<String, TensorProto> values) {
    GraphEditor editor = new GraphEditor(graph);
    for (NodeDef node : editor.nodes()) {
      if (REF_VARIABLES.contains(node.getOp())) {
        editor.put(Consts.node(node.getName(), values.get(node.getName())));
      }
    }
    for (NodeDef node : editor.nodes()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        NodeDef producer = handleBehind(editor, node, i);
        if (producer != null) {
          readHandle(editor, node, producer, values);
        }
      }
    }
    List<NodeDef> handles =
        editor.nodes().stream().filter(node -> passesHandle(editor, node)).toList();
    handles.forEach(node -> editor.remove(node.getName()));
    return editor.toGraphDef();
  }

  private static boolean passesHandle(GraphEditor editor, NodeDef node) {
    return RESOURCE_VARIABLES.contains(node.getOp())
        || (node.getOp().equals("Identity") && handleBehind(editor, node, 0) != null);
  }

  private static NodeDef handleBehind(GraphEditor editor, NodeDef node, int i) {
    NodeDef producer = editor.producer(node, i);
    while (producer != null && producer.getOp().equals("Identity")) {
      producer = editor.producer(producer, 0);
    }
    return producer != null && RESOURCE_VARIABLES.contains(producer.getOp()) ? producer : null;
  }

  private static void readHandle(
      GraphEditor editor, NodeDef reader, NodeDef handle, Map<String, TensorProto> values) {
    switch (reader.getOp()) {
      case "ReadVariableOp" ->
          editor.put(Consts.node(reader.getName(), values.get(handle.getName())));
      case "Identity" -> {
        // Passes the handle on; its own readers are found behind it, and it goes with the handle.
      }
      default ->
          throw new UserException(
              "operation %s (node '%s') uses variable '%s' in another way than reading it",
              reader.getOp(), reader.getName(), handle.getName());
    }
  }
}
