package dev.mangle.importer.frozen;

import dev.mangle.graph.TensorRef;
import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/** Finds the tensors that a user names, or those that he must mean. */
final class Tensors {
  private static final Pattern NAME = Pattern.compile("[^:^]+(:\\d{1,9})?");
  private static final Set<String> LAST = Set.of("Softmax", "LogSoftmax");
  private static final Set<String> PLACEHOLDERS = Set.of("Placeholder", "PlaceholderWithDefault");
  private static final int RANK = 4;
  private static final int SHOWN = 8;

  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();

  Tensors(GraphDef graph) {
    graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
  }

  /** Where the images go in: the tensor called {@code said}, else the only float placeholder. */
  TensorRef input(String said) {
    return find("--input", said, placeholders(), "float placeholders");
  }

  /** Where the scores are: the tensor called {@code said}, else what goes into the only softmax. */
  TensorRef logits(String said) {
    return find("--logits", said, beforeSoftmax(), "what goes into a softmax");
  }

  /** The tensor with auxiliary scores, which has to be named. */
  TensorRef aux(String said) {
    return named("--aux", said, List.of(), "");
  }

  private TensorRef find(String option, String said, List<String> candidates, String kind) {
    if (said != null) {
      return named(option, said, candidates, kind);
    }
    if (candidates.size() != 1) {
      throw new UserException("give %s TENSOR: %s", option, listed(candidates, kind));
    }
    return TensorRef.parse(candidates.get(0));
  }

  private TensorRef named(String option, String said, List<String> candidates, String kind) {
    if (!NAME.matcher(said).matches()) {
      throw new UserException("%s: expected NODE or NODE:INDEX, found '%s'", option, said);
    }
    TensorRef ref = TensorRef.parse(said);
    if (!nodes.containsKey(ref.node())) {
      String near =
          Names.nearest(ref.node(), nodes.keySet())
              .map(name -> "did you mean '" + name + "'? ")
              .orElse("");
      String others = kind.isEmpty() ? "" : listed(candidates, kind);
      throw new UserException(
          "%s: the graph has no node '%s'; %s%s", option, ref.node(), near, others);
    }
    return ref;
  }

  private static String listed(List<String> candidates, String kind) {
    if (candidates.isEmpty()) {
      return "candidates (" + kind + ") are none";
    }
    String first = String.join(", ", candidates.subList(0, Math.min(SHOWN, candidates.size())));
    String rest = candidates.size() > SHOWN ? " and " + (candidates.size() - SHOWN) + " more" : "";
    return "candidates (" + kind + ") are " + first + rest;
  }

  private List<String> placeholders() {
    return nodes.values().stream()
        .filter(node -> PLACEHOLDERS.contains(node.getOp()))
        .filter(node -> attribute(node, "dtype").getType() == DataType.DT_FLOAT)
        .filter(node -> mayBeImages(attribute(node, "shape").getShape()))
        .map(NodeDef::getName)
        .toList();
  }

  private static AttrValue attribute(NodeDef node, String name) {
    return node.getAttrOrDefault(name, AttrValue.getDefaultInstance());
  }

  /** Old graphs write an unknown shape as one without axes. */
  private static boolean mayBeImages(TensorShapeProto shape) {
    return shape.getUnknownRank() || shape.getDimCount() == 0 || shape.getDimCount() == RANK;
  }

  private List<String> beforeSoftmax() {
    Set<String> found = new LinkedHashSet<>();
    for (NodeDef node : nodes.values()) {
      if (LAST.contains(node.getOp()) && node.getInputCount() > 0) {
        found.add(TensorRef.parse(node.getInput(0)).toString());
      }
    }
    return List.copyOf(found);
  }
}
