package dev.mangle.importer.tflite;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;

/**
 * Where a network's scores are: before the softmax (or sigmoid) at its end, which would hide the
 * gradients of confident answers.
 *
 * @param logits the scores
 * @param aliases numbers of the tensors that hold them under another shape or type
 * @param beta what a softmax multiplies them by before all else; nearly always 1
 * @param leftOut name of the operator behind them, or empty
 */
record Head(LiteTensor logits, Set<Integer> aliases, float beta, String leftOut) {
  private static final Set<String> PASSING = Set.of("RESHAPE", "SQUEEZE", "QUANTIZE", "DEQUANTIZE");
  private static final Set<String> LAST = Set.of("SOFTMAX", "LOG_SOFTMAX", "LOGISTIC");

  /**
   * Finds the scores.
   *
   * @param name of the tensor where to end; {@code null} for the network's one output
   */
  static Head find(LiteModel model, String name) {
    Map<Integer, LiteOperator> producers = model.producers();
    LiteTensor output = name == null ? onlyOutput(model) : named(model, producers, name);
    LiteTensor end = behindPassing(output, producers, new HashSet<>());
    LiteOperator last = producers.get(end.index());
    boolean probabilities = last != null && LAST.contains(last.kind());
    LiteTensor logits = probabilities ? input(last) : output;
    Set<Integer> aliases = new HashSet<>();
    behindPassing(logits, producers, aliases);
    return new Head(logits, Set.copyOf(aliases), beta(last), probabilities ? last.kind() : "");
  }

  private static float beta(LiteOperator last) {
    if (last == null || !last.kind().equals("SOFTMAX")) {
      return 1;
    }
    float beta =
        last.options(BuiltinOptions.SoftmaxOptions, new SoftmaxOptions(), SoftmaxOptions::beta, 1f);
    if (!(beta > 0 && Float.isFinite(beta))) {
      throw last.refuse("beta: expected a number over 0, found " + beta);
    }
    return beta;
  }

  private static LiteTensor behindPassing(
      LiteTensor from, Map<Integer, LiteOperator> producers, Set<Integer> seen) {
    LiteTensor tensor = from;
    // A damaged file may run in a circle, which the second visit ends.
    while (seen.add(tensor.index())) {
      LiteOperator producer = producers.get(tensor.index());
      if (producer == null || !PASSING.contains(producer.kind())) {
        return tensor;
      }
      tensor = input(producer);
    }
    throw new UserException("the file is damaged: its operators run in a circle");
  }

  private static LiteTensor input(LiteOperator operator) {
    if (operator.inputs().isEmpty() || operator.inputs().get(0) == null) {
      throw operator.refuse("expected an input, found none");
    }
    return operator.inputs().get(0);
  }

  private static LiteTensor onlyOutput(LiteModel model) {
    if (model.outputs().size() != 1) {
      throw new UserException(
          "expected one output or --logits NAME, found %d outputs: %s",
          model.outputs().size(), LiteModel.names(model.outputs()));
    }
    return model.outputs().get(0);
  }

  private static LiteTensor named(
      LiteModel model, Map<Integer, LiteOperator> producers, String name) {
    List<LiteTensor> computed =
        model.tensors().stream().filter(t -> producers.containsKey(t.index())).toList();
    return computed.stream()
        .filter(tensor -> tensor.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "no computed tensor is called '%s': %s",
                    name,
                    Names.nearest(name, computed.stream().map(LiteTensor::name).toList())
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("the outputs are " + LiteModel.names(model.outputs()))));
  }
}
