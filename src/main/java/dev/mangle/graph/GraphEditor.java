package dev.mangle.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A GraphDef laid open for rewriting: nodes by name, and redirected tensors.
 *
 * <p>Control inputs are dropped on the way in: the passes work on pure inference graphs, in which
 * only data edges carry meaning.
 */
final class GraphEditor {
  private final GraphDef original;
  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final Map<TensorRef, TensorRef> redirects = new HashMap<>();

  GraphEditor(GraphDef graph) {
    original = graph;
    for (NodeDef node : graph.getNodeList()) {
      nodes.put(node.getName(), withoutControlInputs(node));
    }
  }

  private static NodeDef withoutControlInputs(NodeDef node) {
    if (node.getInputList().stream().noneMatch(TensorRef::isControl)) {
      return node;
    }
    List<String> data =
        node.getInputList().stream().filter(input -> !TensorRef.isControl(input)).toList();
    return node.toBuilder().clearInput().addAllInput(data).build();
  }

  /** A snapshot of the nodes, safe against edits while it is walked. */
  List<NodeDef> nodes() {
    return new ArrayList<>(nodes.values());
  }

  /** The same in an order in which producers come before their readers. */
  List<NodeDef> ordered() {
    Map<String, List<String>> readers = new HashMap<>();
    Map<String, Integer> missing = new HashMap<>();
    Deque<NodeDef> ready = new ArrayDeque<>();
    for (NodeDef node : nodes.values()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        readers.computeIfAbsent(input(node, i).node(), n -> new ArrayList<>()).add(node.getName());
      }
      missing.put(node.getName(), node.getInputCount());
      if (node.getInputCount() == 0) {
        ready.add(node);
      }
    }
    List<NodeDef> ordered = new ArrayList<>();
    while (!ready.isEmpty()) {
      NodeDef node = ready.remove();
      ordered.add(node);
      for (String reader : readers.getOrDefault(node.getName(), List.of())) {
        if (missing.merge(reader, -1, Integer::sum) == 0) {
          ready.add(nodes.get(reader));
        }
      }
    }
    return ordered;
  }

  /** The node of that name, or null. */
  NodeDef node(String name) {
    return nodes.get(name);
  }

  /** Adds a node or replaces the one of the same name. */
  void put(NodeDef node) {
    nodes.put(node.getName(), node);
  }

  /** Adds a constant of integers beside {@code node}; its name. */
  String vector(NodeDef node, String what, int... values) {
    NodeDef constant = Consts.ints(fresh(node.getName() + "/" + what), values, values.length);
    put(constant);
    return constant.getName();
  }

  void remove(String name) {
    nodes.remove(name);
  }

  /** From now on, whoever reads {@code from} reads {@code to}. */
  void redirect(TensorRef from, TensorRef to) {
    if (!from.equals(to)) {
      redirects.put(from, to);
    }
  }

  /** Data input {@code i} of a node, redirections followed. */
  TensorRef input(NodeDef node, int i) {
    return resolve(TensorRef.parse(node.getInput(i)));
  }

  /** The node behind data input {@code i}, or null where it is not in this graph. */
  NodeDef producer(NodeDef node, int i) {
    return nodes.get(input(node, i).node());
  }

  TensorRef resolve(TensorRef ref) {
    TensorRef current = ref;
    for (TensorRef next = redirects.get(current); next != null; next = redirects.get(current)) {
      current = next;
    }
    return current;
  }

  /** How many inputs read each node, redirections followed. */
  Map<String, Integer> readers() {
    Map<String, Integer> count = new HashMap<>();
    for (NodeDef node : nodes.values()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        count.merge(input(node, i).node(), 1, Integer::sum);
      }
    }
    return count;
  }

  /** A name that no node has yet. */
  String fresh(String wanted) {
    String name = wanted;
    for (int i = 1; nodes.containsKey(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /** The edited graph: redirections written into the inputs. */
  GraphDef toGraphDef() {
    GraphDef.Builder out = original.toBuilder().clearNode();
    for (NodeDef node : nodes.values()) {
      List<String> inputs = new ArrayList<>();
      for (int i = 0; i < node.getInputCount(); i++) {
        inputs.add(input(node, i).toString());
      }
      out.addNode(
          inputs.equals(node.getInputList())
              ? node
              : node.toBuilder().clearInput().addAllInput(inputs).build());
    }
    return out.build();
  }
}
