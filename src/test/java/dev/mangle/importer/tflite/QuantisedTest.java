package dev.mangle.importer.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.importer.Draft;
import dev.mangle.testing.Graphs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.DepthwiseConv2DOptionsT;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.TensorType;

/** Weights in whole numbers and half precision, against plain Java on what they stand for. */
class QuantisedTest {
  private static final Quantisation INPUT = new Quantisation(new float[] {0.5f}, new long[] {3}, 0);
  private static final Quantisation OPEN = new Quantisation(new float[] {1}, new long[] {100}, 0);
  private static final Picture IMAGE = Picture.random(4, 4, 1, 9);

  @TempDir private Path folder;

  @Test
  void bytesWithOneScale() {
    byte[] content = bytes(0, 255, 7, 130, 200, 12, 90, 91);
    Quantisation weights = new Quantisation(new float[] {0.25f}, new long[] {128}, 0);
    LiteFile file = new LiteFile();
    int x = file.input(TensorType.UINT8, INPUT, 1, 4, 4, 1);
    int w = file.constant(TensorType.UINT8, weights, content, 2, 2, 2, 1);
    int b = bias(file, 0, 40, -30);
    checkConvolution(file, List.of(x, w, b), real(content, 0xff, 8, weights));
  }

  @Test
  void signedBytesWithAScaleForEachOutput() {
    byte[] content = bytes(-127, 127, 7, -30, 100, 12, -90, 91);
    Quantisation weights = new Quantisation(new float[] {0.25f, 2}, new long[] {0, 0}, 0);
    LiteFile file = new LiteFile();
    int x = file.input(TensorType.INT8, INPUT, 1, 4, 4, 1);
    int w = file.constant(TensorType.INT8, weights, content, 2, 2, 2, 1);
    // What the bias says of its own scale does not count: the interpreter takes input times weight.
    int b = bias(file, 77, 40, -30);
    checkConvolution(file, List.of(x, w, b), real(content, -1, 4, weights), 5, -30);
  }

  private void checkConvolution(
      LiteFile file, List<Integer> inputs, float[] weights, float... bias) {
    int y = file.tensor(TensorType.UINT8, OPEN, 1, 3, 3, 2);
    Conv2DOptionsT options = new Conv2DOptionsT();
    options.setPadding(OperatorCase.VALID);
    options.setStrideH(1);
    options.setStrideW(1);
    options.setDilationHFactor(1);
    options.setDilationWFactor(1);
    file.operator(BuiltinOperator.CONV_2D, BuiltinOptions.Conv2DOptions, options, inputs, y);
    file.flat(y, 1, 3, 3, 2);
    float[] expectedBias = bias.length == 0 ? new float[] {5, -3.75f} : bias;
    Picture expected = Windows.of(2, 2, 1, false).convolve(IMAGE, weights, expectedBias, 1);
    check(expected, LiteRun.draft(file, folder));
  }

  @Test
  void depthwiseScalesLieAlongTheLastAxis() {
    byte[] content = bytes(1, -2, 3, -4, 5, -6, 7, -8);
    float[] scale = {1, 10, 0.1f, 3};
    Quantisation weights = new Quantisation(scale, new long[4], 3);
    LiteFile file = new LiteFile();
    int x = file.input(TensorType.INT8, INPUT, 1, 4, 4, 1);
    int w = file.constant(TensorType.INT8, weights, content, 1, 2, 1, 4);
    int y = file.tensor(TensorType.INT8, OPEN, 1, 3, 4, 4);
    DepthwiseConv2DOptionsT options = new DepthwiseConv2DOptionsT();
    options.setPadding(OperatorCase.VALID);
    options.setStrideH(1);
    options.setStrideW(1);
    options.setDilationHFactor(1);
    options.setDilationWFactor(1);
    file.operator(
        BuiltinOperator.DEPTHWISE_CONV_2D,
        BuiltinOptions.DepthwiseConv2DOptions,
        options,
        List.of(x, w),
        y);
    file.flat(y, 1, 3, 4, 4);
    float[] real = new float[content.length];
    for (int i = 0; i < real.length; i++) {
      real[i] = content[i] * scale[i % 4];
    }
    check(
        Windows.of(2, 1, 1, false).depthwise(IMAGE, real, new float[4]),
        LiteRun.draft(file, folder));
  }

  /** Weights in whole numbers, everything else in floats. */
  @Test
  void denseLayerOfFloatsWithWeightsOfBytes() {
    byte[] content = new byte[3 * IMAGE.size()];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 37);
    }
    Quantisation weights = new Quantisation(new float[] {0.01f}, new long[] {5}, 0);
    LiteFile file = new LiteFile();
    int x = file.input(1, 4, 4, 1);
    int w = file.constant(TensorType.INT8, weights, content, 3, IMAGE.size());
    checkDense(file, x, w, real(content, -1, content.length, weights));
  }

  @Test
  void halfPrecisionBehindItsCast() {
    short[] halves = {0x3c00, (short) 0xc000, 0x3555, 0x0001, 0x7bff, (short) 0x8000};
    float[] real = {1, -2, 1365f / 4096, 0x1p-24f, 65504, 0};
    byte[] content = new byte[3 * IMAGE.size() * 2];
    float[] weights = new float[3 * IMAGE.size()];
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < weights.length; i++) {
      bytes.putShort(halves[i % halves.length]);
      weights[i] = real[i % halves.length];
    }
    LiteFile file = new LiteFile();
    int x = file.input(1, 4, 4, 1);
    int half = file.constant(TensorType.FLOAT16, null, content, 3, IMAGE.size());
    int w = file.computed(3, IMAGE.size());
    file.operator(BuiltinOperator.DEQUANTIZE, List.of(half), w);
    checkDense(file, x, w, weights);
  }

  private void checkDense(LiteFile file, int x, int w, float[] weights) {
    int y = file.computed(1, 3);
    file.operator(
        BuiltinOperator.FULLY_CONNECTED,
        BuiltinOptions.FullyConnectedOptions,
        new FullyConnectedOptionsT(),
        List.of(x, w, file.floats(new float[] {1, 2, 3}, 3)),
        y);
    file.output(y);
    Picture expected =
        Picture.of(
            1,
            1,
            3,
            (row, at, c) -> {
              double sum = c + 1;
              for (int i = 0; i < IMAGE.size(); i++) {
                sum += weights[c * IMAGE.size() + i] * IMAGE.values()[i];
              }
              return sum;
            });
    check(expected, LiteRun.draft(file, folder));
  }

  @Test
  void aConstantOperandIsDequantisedToo() {
    Quantisation half = new Quantisation(new float[] {0.5f}, new long[] {10}, 0);
    LiteFile file = new LiteFile();
    int x = file.input(TensorType.UINT8, INPUT, 1, 4, 4, 1);
    int k = file.constant(TensorType.UINT8, half, bytes(30), 1, 1, 1, 1);
    int y = file.tensor(TensorType.UINT8, OPEN, 1, 4, 4, 1);
    file.operator(BuiltinOperator.MUL, List.of(x, k), y);
    file.flat(y, 1, 4, 4, 1);
    Picture constant = OperatorCase.pixel(new float[] {10});
    check(IMAGE.with(constant, (a, b) -> a * b), LiteRun.draft(file, folder));
  }

  private static void check(Picture expected, Draft draft) {
    float[] found = LiteRun.scores(draft, IMAGE)[0];
    assertEquals(expected.size(), found.length);
    Graphs.assertClose(expected.floats(), found, 1e-5, "scores");
  }

  private static int bias(LiteFile file, float scale, int... values) {
    Quantisation own = scale == 0 ? null : new Quantisation(new float[] {scale}, new long[] {0}, 0);
    return file.integers(TensorType.INT32, own, values, values.length);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Scale times (integer - zero point), with a new slice after each {@code run} values. */
  private static float[] real(byte[] content, int mask, int run, Quantisation quantisation) {
    float[] real = new float[content.length];
    for (int i = 0; i < real.length; i++) {
      int slice = i / run;
      real[i] =
          quantisation.scale()[slice] * ((content[i] & mask) - quantisation.zeroPoint()[slice]);
    }
    return real;
  }
}
