package dev.mangle.graph;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Keeps what the wanted tensors need over data edges, and drops the rest. */
public final class Prune {
  private Prune() {}

  /** The part of {@code graph} that computes {@code wanted}; the function library stays. */
  public static GraphDef apply(GraphDef graph, Collection<TensorRef> wanted) {
    GraphEditor editor = new GraphEditor(graph);
    Set<String> kept = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    wanted.forEach(ref -> open.add(ref.node()));
    while (!open.isEmpty()) {
      NodeDef node = editor.node(open.pop());
      if (node != null && kept.add(node.getName())) {
        node.getInputList().forEach(input -> open.add(TensorRef.parse(input).node()));
      }
    }
    for (NodeDef node : editor.nodes()) {
      if (!kept.contains(node.getName())) {
        editor.remove(node.getName());
      }
    }
    return editor.toGraphDef();
  }
}
