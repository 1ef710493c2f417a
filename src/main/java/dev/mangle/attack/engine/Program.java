package dev.mangle.attack.engine;

import dev.mangle.graph.TensorRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * What an attack does with its graph.
 *
 * @param begin operations that run once, before the first iteration
 * @param body one iteration
 * @param order operations, and nodes that must have run before them
 * @param gradients input gradients that an iteration takes of an image, counted by network
 */
public record Program(
    List<String> begin, List<Instruction> body, Map<String, List<String>> order, int gradients) {
  /** Copies all. */
  public Program {
    begin = List.copyOf(begin);
    body = List.copyOf(body);
    order = Map.copyOf(order);
  }

  /** All operations that may be run. */
  public List<String> targets() {
    List<String> targets = new ArrayList<>(begin);
    collect(body, targets);
    return targets;
  }

  private static void collect(List<Instruction> instructions, List<String> targets) {
    for (Instruction instruction : instructions) {
      if (instruction instanceof Instruction.Run run) {
        targets.addAll(run.targets());
      } else if (instruction instanceof Instruction.Evaluate evaluate) {
        evaluate.ways().forEach(way -> targets.addAll(way.first()));
        evaluate.ways().forEach(way -> targets.addAll(way.next()));
      } else if (instruction instanceof Instruction.Repeat repeat) {
        collect(repeat.body(), targets);
      }
    }
  }

  /** The graph with the order as control inputs, which rewriting drops. */
  public GraphDef ordered(GraphDef graph) {
    GraphDef.Builder out = graph.toBuilder().clearNode();
    for (NodeDef node : graph.getNodeList()) {
      List<String> before = order.get(node.getName());
      if (before == null) {
        out.addNode(node);
      } else {
        NodeDef.Builder ordered = node.toBuilder();
        new LinkedHashSet<>(before).forEach(name -> ordered.addInput("^" + name));
        out.addNode(ordered);
      }
    }
    return out.build();
  }

  /** Which placeholders of {@code feeds} each target needs. */
  Map<String, Set<String>> needs(GraphDef graph, Feeds feeds) {
    Map<String, NodeDef> nodes = new HashMap<>();
    graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
    Map<String, Set<String>> needs = new HashMap<>();
    for (String target : targets()) {
      needs.put(target, needs(nodes, target, feeds));
    }
    return needs;
  }

  private static Set<String> needs(Map<String, NodeDef> nodes, String target, Feeds feeds) {
    Set<String> found = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>(Set.of(target));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      String name = open.pop();
      if (feeds.has(name)) {
        found.add(name);
      }
      for (String input : nodes.get(name).getInputList()) {
        String from = input.startsWith("^") ? input.substring(1) : TensorRef.parse(input).node();
        if (seen.add(from)) {
          open.add(from);
        }
      }
    }
    return found;
  }
}
