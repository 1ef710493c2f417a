package dev.mangle.importer.tflite;

import static dev.mangle.importer.tflite.OperatorCase.CHANNELS;
import static dev.mangle.importer.tflite.OperatorCase.HEIGHT;
import static dev.mangle.importer.tflite.OperatorCase.WIDTH;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptionsT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.MulOptionsT;

/** Sums, products and dense layers in floats, against plain Java. */
class ArithmeticOperatorsTest {
  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> operators() {
    List<OperatorCase> cases = new ArrayList<>();
    arithmetic(cases);
    dense(cases);
    return OperatorCase.tests(cases, folder);
  }

  private static void arithmetic(List<OperatorCase> cases) {
    float[] constant = {1.5f, -2f, 0.25f};
    AddOptionsT relu = new AddOptionsT();
    relu.setFusedActivationFunction(ActivationFunctionType.RELU);
    cases.add(
        new OperatorCase(
            "ADD with itself, RELU",
            (file, x, shape) -> {
              int y = file.computed(shape);
              file.operator(BuiltinOperator.ADD, BuiltinOptions.AddOptions, relu, List.of(x, x), y);
              return y;
            },
            x -> x.map(v -> Math.max(0, 2 * v))));
    cases.add(pair("ADD", BuiltinOperator.ADD, constant, Double::sum));
    cases.add(pair("SUB", BuiltinOperator.SUB, constant, (a, b) -> a - b));
    cases.add(pair("MUL", BuiltinOperator.MUL, constant, (a, b) -> a * b));
    cases.add(pair("DIV", BuiltinOperator.DIV, constant, (a, b) -> a / b));
    cases.add(pair("MAXIMUM", BuiltinOperator.MAXIMUM, constant, Math::max));
    cases.add(pair("MINIMUM", BuiltinOperator.MINIMUM, constant, Math::min));
    cases.add(
        new OperatorCase(
            "constant SUB image, MUL a scalar",
            (file, x, shape) -> {
              int difference = file.computed(shape);
              file.operator(
                  BuiltinOperator.SUB,
                  List.of(file.floats(constant, 1, 1, 1, CHANNELS), x),
                  difference);
              int y = file.computed(shape);
              file.operator(
                  BuiltinOperator.MUL,
                  BuiltinOptions.MulOptions,
                  new MulOptionsT(),
                  List.of(difference, file.floats(new float[] {0.5f})),
                  y);
              return y;
            },
            x -> x.with(OperatorCase.pixel(constant), (v, k) -> (k - v) / 2)));
  }

  private static OperatorCase pair(
      String name, int kind, float[] constant, DoubleBinaryOperator f) {
    return new OperatorCase(
        name,
        (file, x, shape) -> {
          int y = file.computed(shape);
          file.operator(kind, List.of(x, file.floats(constant, CHANNELS)), y);
          return y;
        },
        x -> x.with(OperatorCase.pixel(constant), f));
  }

  private static void dense(List<OperatorCase> cases) {
    int in = HEIGHT * WIDTH * CHANNELS;
    float[] weights = OperatorCase.floats(4 * in, 7);
    float[] bias = OperatorCase.floats(4, 8);
    FullyConnectedOptionsT options = new FullyConnectedOptionsT();
    cases.add(
        new OperatorCase(
            "FULLY_CONNECTED",
            (file, x, shape) -> {
              int y = file.computed(1, 4);
              file.operator(
                  BuiltinOperator.FULLY_CONNECTED,
                  BuiltinOptions.FullyConnectedOptions,
                  options,
                  List.of(x, file.floats(weights, 4, in), file.floats(bias, 4)),
                  y);
              return y;
            },
            x -> dot(x, weights, bias)));
    cases.add(
        new OperatorCase(
            "SQUEEZE and FULLY_CONNECTED without bias",
            (file, x, shape) -> {
              int row = file.computed(1, 1, 1, in);
              file.operator(BuiltinOperator.RESHAPE, List.of(x), row);
              int flat = file.computed(1, in);
              file.operator(BuiltinOperator.SQUEEZE, List.of(row), flat);
              int y = file.computed(1, 4);
              file.operator(
                  BuiltinOperator.FULLY_CONNECTED,
                  BuiltinOptions.FullyConnectedOptions,
                  options,
                  List.of(flat, file.floats(weights, 4, in), -1),
                  y);
              return y;
            },
            x -> dot(x, weights, new float[4])));
  }

  private static Picture dot(Picture x, float[] weights, float[] bias) {
    return Picture.of(
        1,
        1,
        bias.length,
        (y, at, c) -> {
          double sum = bias[c];
          for (int i = 0; i < x.size(); i++) {
            sum += weights[c * x.size() + i] * x.values()[i];
          }
          return sum;
        });
  }
}
