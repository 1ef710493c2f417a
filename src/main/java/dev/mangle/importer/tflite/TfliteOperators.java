package dev.mangle.importer.tflite;

import dev.mangle.io.UserException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The operators that can be imported: one line each, by the schema's name. */
final class TfliteOperators {
  private static final Map<String, OperatorBuilder> BUILDERS = builders();

  private TfliteOperators() {}

  private static Map<String, OperatorBuilder> builders() {
    Map<String, OperatorBuilder> builders = new LinkedHashMap<>();
    builders.put("CONV_2D", Convolution::full);
    builders.put("DEPTHWISE_CONV_2D", Convolution::depthwise);
    builders.put("FULLY_CONNECTED", FullyConnected::build);
    builders.put("AVERAGE_POOL_2D", Pooling::average);
    builders.put("MAX_POOL_2D", Pooling::max);
    builders.put("ADD", Arithmetic::add);
    builders.put("SUB", Arithmetic::sub);
    builders.put("MUL", Arithmetic::mul);
    builders.put("DIV", Arithmetic::div);
    builders.put("MAXIMUM", Arithmetic::maximum);
    builders.put("MINIMUM", Arithmetic::minimum);
    builders.put("CONCATENATION", Concatenation::build);
    builders.put("PAD", Padding::zeros);
    builders.put("PADV2", Padding::constant);
    builders.put("MIRROR_PAD", Padding::mirror);
    builders.put("MEAN", Reduction::mean);
    builders.put("SUM", Reduction::sum);
    builders.put("REDUCE_MAX", Reduction::max);
    builders.put("RESHAPE", Shaping::reshape);
    builders.put("SQUEEZE", Shaping::reshape);
    builders.put("EXPAND_DIMS", Shaping::reshape);
    builders.put("TRANSPOSE", Shaping::transpose);
    builders.put("STRIDED_SLICE", Slicing::strided);
    builders.put("SLICE", Slicing::plain);
    builders.put("SPLIT", Slicing::split);
    builders.put("RESIZE_BILINEAR", Resizing::bilinear);
    builders.put("RESIZE_NEAREST_NEIGHBOR", Resizing::nearest);
    builders.put("SPACE_TO_DEPTH", Resizing::spaceToDepth);
    builders.put("DEPTH_TO_SPACE", Resizing::depthToSpace);
    builders.put("SOFTMAX", Softmax::build);
    builders.put("LOGISTIC", Activations.of((tf, x) -> tf.math.sigmoid(x)));
    builders.put("TANH", Activations.of((tf, x) -> tf.math.tanh(x)));
    builders.put("RELU", Activations.of((tf, x) -> tf.nn.relu(x)));
    builders.put("RELU6", Activations.of((tf, x) -> tf.nn.relu6(x)));
    builders.put("RELU_N1_TO_1", Activations.of((tf, x) -> Activations.clip(tf, x, -1, 1)));
    builders.put("RELU_0_TO_1", Activations.of((tf, x) -> Activations.clip(tf, x, 0, 1)));
    builders.put("ELU", Activations.of((tf, x) -> tf.nn.elu(x)));
    builders.put("HARD_SWISH", Activations.of(Activations::hardSwish));
    builders.put("GELU", Activations::gelu);
    builders.put("PRELU", Activations::prelu);
    builders.put("LEAKY_RELU", Activations::leakyRelu);
    builders.put("QUANTIZE", call -> call.operand(0));
    builders.put("DEQUANTIZE", call -> call.operand(0));
    return Collections.unmodifiableMap(builders);
  }

  /**
   * Checks that all can be built.
   *
   * @throws UserException naming each kind that is not known, and where it first is
   */
  static void requireKnown(List<LiteOperator> operators) {
    Map<String, Integer> unknown = new LinkedHashMap<>();
    for (LiteOperator operator : operators) {
      if (!BUILDERS.containsKey(operator.kind())) {
        unknown.putIfAbsent(operator.kind(), operator.index());
      }
    }
    if (!unknown.isEmpty()) {
      throw new UserException(
          "operators that are not supported: %s",
          unknown.entrySet().stream()
              .map(entry -> "%s (number %d)".formatted(entry.getKey(), entry.getValue()))
              .collect(Collectors.joining(", ")));
    }
  }

  /** How to build {@code operator}, which is known. */
  static OperatorBuilder get(LiteOperator operator) {
    return BUILDERS.get(operator.kind());
  }
}
