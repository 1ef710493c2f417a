package dev.mangle.importer.tflite;

import static dev.mangle.importer.tflite.OperatorCase.CHANNELS;
import static dev.mangle.importer.tflite.OperatorCase.SAME;
import static dev.mangle.importer.tflite.OperatorCase.VALID;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.DepthwiseConv2DOptionsT;
import org.tensorflow.lite.schema.Pool2DOptionsT;

/** Convolutions and poolings in floats, against plain Java. */
class WindowOperatorsTest {
  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> operators() {
    List<OperatorCase> cases = new ArrayList<>();
    windows(cases);
    return OperatorCase.tests(cases, folder);
  }

  private static void windows(List<OperatorCase> cases) {
    cases.add(conv("CONV_2D SAME", Windows.of(3, 3, 1, true), CHANNELS, 4));
    cases.add(conv("CONV_2D SAME strided", Windows.of(3, 2, 2, true), CHANNELS, 4));
    cases.add(conv("CONV_2D VALID strided", Windows.of(2, 3, 2, false), CHANNELS, 4));
    cases.add(
        conv("CONV_2D other stride across", new Windows(3, 3, 2, 1, 1, 1, true), CHANNELS, 2));
    cases.add(conv("CONV_2D dilated", Windows.of(3, 2, 1, true).dilated(2, 3), CHANNELS, 4));
    cases.add(conv("CONV_2D dilated VALID", Windows.of(2, 2, 1, false).dilated(3, 2), CHANNELS, 4));
    cases.add(conv("CONV_2D in groups", Windows.of(3, 3, 1, true), 1, 6));
    cases.add(depthwise("DEPTHWISE_CONV_2D", Windows.of(3, 3, 1, true), 1));
    cases.add(depthwise("DEPTHWISE_CONV_2D multiplier", Windows.of(3, 2, 2, true), 2));
    cases.add(depthwise("DEPTHWISE_CONV_2D VALID", Windows.of(2, 3, 2, false), 1));
    cases.add(depthwise("DEPTHWISE_CONV_2D dilated", Windows.of(2, 2, 1, true).dilated(2, 2), 2));
    Windows same = Windows.of(3, 2, 2, true);
    Windows valid = Windows.of(2, 2, 1, false);
    cases.add(pool("AVERAGE_POOL_2D SAME", BuiltinOperator.AVERAGE_POOL_2D, same, same::average));
    cases.add(
        pool("AVERAGE_POOL_2D VALID", BuiltinOperator.AVERAGE_POOL_2D, valid, valid::average));
    cases.add(pool("MAX_POOL_2D SAME", BuiltinOperator.MAX_POOL_2D, same, same::max));
    cases.add(pool("MAX_POOL_2D VALID", BuiltinOperator.MAX_POOL_2D, valid, valid::max));
  }

  private static OperatorCase conv(String name, Windows windows, int in, int out) {
    float[] weights = OperatorCase.floats(out * windows.height() * windows.width() * in, 3);
    float[] bias = OperatorCase.floats(out, 4);
    return new OperatorCase(
        name,
        (file, x, shape) -> {
          Conv2DOptionsT options = new Conv2DOptionsT();
          options.setPadding(windows.same() ? SAME : VALID);
          options.setStrideH(windows.down());
          options.setStrideW(windows.across());
          options.setDilationHFactor(windows.dilateDown());
          options.setDilationWFactor(windows.dilateAcross());
          options.setFusedActivationFunction(ActivationFunctionType.RELU6);
          int w = file.floats(weights, out, windows.height(), windows.width(), in);
          int y = file.computed(shape);
          file.operator(
              BuiltinOperator.CONV_2D,
              BuiltinOptions.Conv2DOptions,
              options,
              List.of(x, w, file.floats(bias, out)),
              y);
          return y;
        },
        x -> windows.convolve(x, weights, bias, in).map(v -> Math.min(6, Math.max(0, v))));
  }

  private static OperatorCase depthwise(String name, Windows windows, int multiplier) {
    int out = CHANNELS * multiplier;
    float[] weights = OperatorCase.floats(windows.height() * windows.width() * out, 5);
    float[] bias = OperatorCase.floats(out, 6);
    return new OperatorCase(
        name,
        (file, x, shape) -> {
          DepthwiseConv2DOptionsT options = new DepthwiseConv2DOptionsT();
          options.setPadding(windows.same() ? SAME : VALID);
          options.setStrideH(windows.down());
          options.setStrideW(windows.across());
          options.setDilationHFactor(windows.dilateDown());
          options.setDilationWFactor(windows.dilateAcross());
          options.setDepthMultiplier(multiplier);
          options.setFusedActivationFunction(ActivationFunctionType.RELU);
          int w = file.floats(weights, 1, windows.height(), windows.width(), out);
          int y = file.computed(shape);
          file.operator(
              BuiltinOperator.DEPTHWISE_CONV_2D,
              BuiltinOptions.DepthwiseConv2DOptions,
              options,
              List.of(x, w, file.floats(bias, out)),
              y);
          return y;
        },
        x -> windows.depthwise(x, weights, bias).map(v -> Math.max(0, v)));
  }

  private static OperatorCase pool(
      String name, int kind, Windows windows, UnaryOperator<Picture> plain) {
    return new OperatorCase(
        name,
        (file, x, shape) -> {
          Pool2DOptionsT options = new Pool2DOptionsT();
          options.setPadding(windows.same() ? SAME : VALID);
          options.setStrideH(windows.down());
          options.setStrideW(windows.across());
          options.setFilterHeight(windows.height());
          options.setFilterWidth(windows.width());
          options.setFusedActivationFunction(ActivationFunctionType.RELU_N1_TO_1);
          int y = file.computed(shape);
          file.operator(kind, BuiltinOptions.Pool2DOptions, options, List.of(x), y);
          return y;
        },
        x -> plain.apply(x).map(v -> Math.min(1, Math.max(-1, v))));
  }
}
