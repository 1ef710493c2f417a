package dev.mangle.importer.tflite;

import static dev.mangle.importer.tflite.OperatorCase.CHANNELS;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.GeluOptionsT;
import org.tensorflow.lite.schema.LeakyReluOptionsT;
import org.tensorflow.lite.schema.SoftmaxOptionsT;

/** Activations in floats, against plain Java. */
class ActivationOperatorsTest {
  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> operators() {
    List<OperatorCase> cases = new ArrayList<>();
    activations(cases);
    return OperatorCase.tests(cases, folder);
  }

  private static void activations(List<OperatorCase> cases) {
    cases.add(activation("RELU", BuiltinOperator.RELU, v -> Math.max(0, v)));
    cases.add(activation("RELU6", BuiltinOperator.RELU6, v -> Math.min(6, Math.max(0, v))));
    cases.add(
        activation(
            "RELU_N1_TO_1", BuiltinOperator.RELU_N1_TO_1, v -> Math.min(1, Math.max(-1, v))));
    cases.add(
        activation("RELU_0_TO_1", BuiltinOperator.RELU_0_TO_1, v -> Math.min(1, Math.max(0, v))));
    cases.add(activation("ELU", BuiltinOperator.ELU, v -> v > 0 ? v : Math.expm1(v)));
    cases.add(activation("TANH", BuiltinOperator.TANH, Math::tanh));
    cases.add(
        activation(
            "HARD_SWISH",
            BuiltinOperator.HARD_SWISH,
            v -> v * Math.min(6, Math.max(0, v + 3)) / 6));
    GeluOptionsT gelu = new GeluOptionsT();
    gelu.setApproximate(true);
    cases.add(
        operator(
            "GELU approximate",
            BuiltinOperator.GELU,
            BuiltinOptions.GeluOptions,
            gelu,
            x -> x.map(ActivationOperatorsTest::gelu)));
    LeakyReluOptionsT leaky = new LeakyReluOptionsT();
    leaky.setAlpha(0.3f);
    cases.add(
        operator(
            "LEAKY_RELU",
            BuiltinOperator.LEAKY_RELU,
            BuiltinOptions.LeakyReluOptions,
            leaky,
            x -> x.map(v -> v > 0 ? v : 0.3 * v)));
    float[] slopes = {0.1f, -0.5f, 2f};
    cases.add(
        new OperatorCase(
            "PRELU",
            (file, x, shape) -> {
              int y = file.computed(shape);
              file.operator(
                  BuiltinOperator.PRELU, List.of(x, file.floats(slopes, 1, 1, CHANNELS)), y);
              return y;
            },
            x -> x.with(OperatorCase.pixel(slopes), (v, slope) -> v > 0 ? v : slope * v)));
    // A sigmoid or softmax at the end would be left out: here something follows.
    cases.add(
        then(
            "LOGISTIC inside",
            (file, x, shape) -> OperatorCase.add(file, BuiltinOperator.LOGISTIC, x, shape),
            x -> x.map(v -> 1 / (1 + Math.exp(-v)))));
    SoftmaxOptionsT softmax = new SoftmaxOptionsT();
    softmax.setBeta(2);
    cases.add(
        then(
            "SOFTMAX inside",
            (file, x, shape) -> {
              int y = file.computed(shape);
              file.operator(
                  BuiltinOperator.SOFTMAX, BuiltinOptions.SoftmaxOptions, softmax, List.of(x), y);
              return y;
            },
            ActivationOperatorsTest::softmax));
  }

  private static double gelu(double v) {
    return v / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)));
  }

  private static Picture softmax(Picture x) {
    return Picture.of(
        x.height(),
        x.width(),
        x.channels(),
        (y, at, c) -> {
          double sum = 0;
          for (int k = 0; k < x.channels(); k++) {
            sum += Math.exp(2 * x.at(y, at, k));
          }
          return Math.exp(2 * x.at(y, at, c)) / sum;
        });
  }

  private static OperatorCase activation(String name, int kind, DoubleUnaryOperator f) {
    return operator(name, kind, (byte) 0, null, x -> x.map(f));
  }

  private static OperatorCase operator(
      String name, int kind, byte type, Object options, UnaryOperator<Picture> plain) {
    return new OperatorCase(
        name,
        (file, x, shape) -> {
          int y = file.computed(shape);
          file.operator(kind, type, options, List.of(x), y);
          return y;
        },
        plain);
  }

  private static OperatorCase then(
      String name, OperatorCase.Adds adds, UnaryOperator<Picture> plain) {
    return new OperatorCase(
        name,
        (file, x, shape) ->
            OperatorCase.add(file, BuiltinOperator.TANH, adds.to(file, x, shape), shape),
        x -> plain.apply(x).map(Math::tanh));
  }
}
