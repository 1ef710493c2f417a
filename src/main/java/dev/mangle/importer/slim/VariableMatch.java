package dev.mangle.importer.slim;

import dev.mangle.importer.checkpoint.Checkpoint;
import dev.mangle.importer.checkpoint.Checkpoint.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/**
 * How a network's variables and a checkpoint's go together.
 *
 * @param scope before every name in the checkpoint, such as {@code base_inception/}; mostly empty
 * @param found the network's names to those in the checkpoint
 * @param missing the network's names that the checkpoint lacks
 * @param wrong a line each: variables of another shape or type
 * @param averaged how many of {@code found} are moving averages
 */
record VariableMatch(
    String scope,
    Map<String, String> found,
    List<String> missing,
    List<String> wrong,
    int averaged) {
  /** What TensorFlow's moving averages are called, after the variable's own name. */
  static final String AVERAGE = "/ExponentialMovingAverage";

  /** Compares names, shapes and types. */
  static VariableMatch of(
      Map<String, Shape> network, Checkpoint checkpoint, String scope, boolean averages) {
    Map<String, String> found = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    int averaged = 0;
    for (Map.Entry<String, Shape> entry : network.entrySet()) {
      String name = scope + entry.getKey();
      boolean average = averages && checkpoint.variables().containsKey(name + AVERAGE);
      String taken = average ? name + AVERAGE : name;
      Variable variable = checkpoint.variables().get(taken);
      if (variable == null) {
        missing.add(name);
      } else if (!variable.shape().equals(entry.getValue())
          || variable.type() != DataType.DT_FLOAT) {
        wrong.add(
            "'%s': expected %s, found %s"
                .formatted(taken, text(DataType.DT_FLOAT, entry.getValue()), text(variable)));
      } else {
        found.put(entry.getKey(), taken);
        averaged += average ? 1 : 0;
      }
    }
    return new VariableMatch(scope, found, missing, wrong, averaged);
  }

  /**
   * What stands before the network's names in the checkpoint, with how many names it stands before;
   * none where no name of the network occurs.
   */
  static Map<String, Integer> scopes(Set<String> network, Checkpoint checkpoint) {
    Map<String, Integer> scopes = new TreeMap<>();
    for (String name : checkpoint.variables().keySet()) {
      for (int start = 0; start >= 0; start = after(name, start)) {
        if (network.contains(name.substring(start))) {
          scopes.merge(name.substring(0, start), 1, Integer::sum);
        }
      }
    }
    return scopes;
  }

  /** Where the next part of a name begins; -1 after the last. */
  private static int after(String name, int start) {
    int slash = name.indexOf('/', start);
    return slash < 0 ? -1 : slash + 1;
  }

  /** Whether the whole network is there. */
  boolean complete() {
    return missing.isEmpty() && wrong.isEmpty();
  }

  /** The checkpoint's names that the network does not use, by what they are. */
  Map<LeftOver, List<String>> leftOvers(Checkpoint checkpoint) {
    Set<String> used = Set.copyOf(found.values());
    Map<LeftOver, List<String>> groups = new TreeMap<>();
    for (String name : checkpoint.variables().keySet()) {
      if (!used.contains(name)) {
        LeftOver kind = LeftOver.of(name, checkpoint.variables().keySet());
        groups.computeIfAbsent(kind, k -> new ArrayList<>()).add(name);
      }
    }
    return groups;
  }

  private static String text(Variable variable) {
    return text(variable.type(), variable.shape());
  }

  private static String text(DataType type, Shape shape) {
    String name = type.name().replace("DT_", "").toLowerCase(Locale.ROOT);
    return name + Arrays.toString(shape.asArray());
  }
}
