package dev.mangle.graph;

import dev.mangle.io.UserException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Refuses, by operation and node name, what cannot be differentiated rightly.
 *
 * <p>Looks at every node between the input and the outputs of a framed, canonical graph, when the
 * checkpoint is opened and not at the first gradient.
 */
public final class Differentiable {
  /** Integer or boolean results: no gradient passes, and none has to. */
  private static final Set<String> GRADIENT_ENDS =
      Set.of(
          "Shape",
          "ShapeN",
          "Size",
          "Rank",
          "ArgMax",
          "ArgMin",
          "Equal",
          "NotEqual",
          "Greater",
          "GreaterEqual",
          "Less",
          "LessEqual",
          "LogicalAnd",
          "LogicalOr",
          "LogicalNot",
          "ZerosLike",
          "OnesLike");

  private Differentiable() {}

  /**
   * Checks {@code graph}.
   *
   * @throws UserException naming the first operation that has no right gradient, or when no
   *     operation passes a gradient to the input
   */
  public static void check(GraphDef graph) {
    CustomGradients.register();
    for (NodeDef node : graph.getNodeList()) {
      refuseCalls(node);
    }
    List<NodeDef> behindInput = behindInput(graph);
    if (behindInput.isEmpty()) {
      throw new UserException("the logits do not depend on the input, or not differentiably");
    }
    for (NodeDef node : behindInput) {
      String why = objection(node);
      if (why != null) {
        throw new UserException(
            "operation %s (node '%s') cannot be differentiated: %s",
            node.getOp(), node.getName(), why);
      }
    }
  }

  private static void refuseCalls(NodeDef node) {
    if (isCall(node)) {
      throw new UserException(
          "operation %s (node '%s') is control flow, which cannot be differentiated here",
          node.getOp(), node.getName());
    }
  }

  /** Whether the operation calls functions of the graph's library. */
  static boolean isCall(NodeDef node) {
    return node.getAttrMap().values().stream()
        .anyMatch(value -> value.hasFunc() || value.getList().getFuncCount() > 0);
  }

  private static String objection(NodeDef node) {
    if (node.getOp().startsWith("FusedBatchNorm") && isTrue(node, "is_training", true)) {
      return "batch norm in training mode ties the images of a batch together";
    }
    if (!Ops.hasGradient(node.getOp())) {
      return Ops.isKnown(node.getOp())
          ? "TensorFlow has no gradient for it"
          : "TensorFlow does not know it";
    }
    AttrValue padding = node.getAttrMap().get("padding");
    if (padding != null && padding.getS().toStringUtf8().equals("EXPLICIT")) {
      return "its gradient does not take EXPLICIT padding";
    }
    return null;
  }

  private static boolean isTrue(NodeDef node, String attribute, boolean missing) {
    AttrValue value = node.getAttrMap().get(attribute);
    return value == null ? missing : value.getB();
  }

  private static List<NodeDef> behindInput(GraphDef graph) {
    Map<String, List<NodeDef>> readers = new HashMap<>();
    for (NodeDef node : graph.getNodeList()) {
      for (String input : node.getInputList()) {
        readers.computeIfAbsent(TensorRef.parse(input).node(), key -> new ArrayList<>()).add(node);
      }
    }
    List<NodeDef> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(Frame.INPUT));
    while (!open.isEmpty()) {
      for (NodeDef reader : readers.getOrDefault(open.pop(), List.of())) {
        if (!GRADIENT_ENDS.contains(reader.getOp()) && seen.add(reader.getName())) {
          found.add(reader);
          open.add(reader.getName());
        }
      }
    }
    return found;
  }
}
