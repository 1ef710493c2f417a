package dev.mangle.importer.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.importer.Draft;
import dev.mangle.io.UserException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptionsT;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.DepthwiseConv2DOptionsT;
import org.tensorflow.lite.schema.Pool2DOptionsT;
import org.tensorflow.lite.schema.SoftmaxOptionsT;
import org.tensorflow.lite.schema.SparsityParametersT;
import org.tensorflow.lite.schema.TensorType;

/** What cannot be imported is named, with its place; and what is not needed does not matter. */
class RefusedTest {
  private static final int[] SHAPE = {1, 4, 4, 1};

  @TempDir private Path folder;

  private final LiteFile file = new LiteFile();

  private void assertRefused(String expected) {
    UserException error = assertThrows(UserException.class, () -> LiteRun.draft(file, folder));
    assertTrue(error.getMessage().contains(expected), error.getMessage());
    assertTrue(error.getMessage().contains("model.tflite'"), error.getMessage());
  }

  @Test
  void unknownOperatorsAllAtOnce() {
    int x = file.input(SHAPE);
    int a = OperatorCase.add(file, BuiltinOperator.RELU, x, SHAPE);
    int b = OperatorCase.add(file, BuiltinOperator.LSTM, a, SHAPE);
    int c = OperatorCase.add(file, BuiltinOperator.WHILE, b, SHAPE);
    int d = file.computed(SHAPE);
    file.custom("Detect", List.of(c), d);
    int e = OperatorCase.add(file, BuiltinOperator.LSTM, d, SHAPE);
    file.flat(e, SHAPE);
    assertRefused(
        "operators that are not supported: LSTM (number 1), WHILE (number 2), CUSTOM Detect"
            + " (number 3)");
  }

  @Test
  void operatorsBehindTheScoresDoNotMatter() {
    int x = file.input(SHAPE);
    int scores = file.computed(1, 16);
    file.operator(BuiltinOperator.RESHAPE, List.of(x), scores);
    int probabilities = file.computed(1, 16);
    file.operator(BuiltinOperator.SOFTMAX, List.of(scores), probabilities);
    int best = file.tensor(TensorType.INT32, null, 1);
    file.operator(BuiltinOperator.ARG_MAX, List.of(probabilities), best);
    file.output(probabilities);
    Draft draft = LiteRun.draft(file, folder);
    assertEquals("1 RESHAPE", draft.facts().get("operators"));
    assertEquals("SOFTMAX at the end: the logits are its input", draft.facts().get("left out"));
    Picture image = Picture.random(4, 4, 1, 3);
    assertEquals((float) image.at(2, 1, 0), LiteRun.scores(draft, image)[0][9]);
  }

  @Test
  void aSoftmaxThatSharpensCounts() {
    int x = file.input(SHAPE);
    int scores = file.computed(1, 16);
    file.operator(BuiltinOperator.RESHAPE, List.of(x), scores);
    int end = file.computed(1, 16);
    SoftmaxOptionsT options = new SoftmaxOptionsT();
    options.setBeta(2);
    file.operator(
        BuiltinOperator.SOFTMAX, BuiltinOptions.SoftmaxOptions, options, List.of(scores), end);
    file.output(end);
    Picture image = Picture.random(4, 4, 1, 3);
    float[] found = LiteRun.scores(LiteRun.draft(file, folder), image)[0];
    assertEquals((float) image.at(2, 1, 0) * 2, found[9]);
    options.setBeta(0);
    assertRefused("operator SOFTMAX (number 1): beta: expected a number over 0, found 0.0");
  }

  /** Keras finds the shape of a flattened image out while it runs. */
  @Test
  void howAShapeIsFoundOutDoesNotMatter() {
    int x = file.input(SHAPE);
    int shape = file.tensor(TensorType.INT32, null, 4);
    file.operator(BuiltinOperator.SHAPE, List.of(x), shape);
    int flat = file.computed(1, 16);
    file.edit(flat).setShapeSignature(new int[] {-1, 16});
    file.operator(BuiltinOperator.RESHAPE, List.of(x, shape), flat);
    file.output(flat);
    assertEquals("1 RESHAPE", LiteRun.draft(file, folder).facts().get("operators"));
  }

  @Test
  void sparseWeights() {
    int x = file.input(SHAPE);
    int k = file.floats(new float[] {2}, 1);
    file.edit(k).setSparsity(new SparsityParametersT());
    int y = file.computed(SHAPE);
    file.operator(BuiltinOperator.MUL, List.of(x, k), y);
    file.flat(y, SHAPE);
    assertRefused("is sparse, which is not supported");
  }

  @Test
  void constantsOfAnOpenShape() {
    int w = convolution(file.input(SHAPE));
    file.edit(w).setShapeSignature(new int[] {-1, -1, 2, 1});
    assertRefused("tensor 'tensor1' has constant content and the open shape [-1, -1, 2, 1]");
  }

  @Test
  void anOpenNumberOfChannels() {
    int x = OperatorCase.add(file, BuiltinOperator.RELU, file.input(SHAPE), SHAPE);
    file.edit(x).setShapeSignature(new int[] {1, 4, 4, -1});
    convolution(x);
    assertRefused("its kernel [1, 1, 2, 1] does not go with -1 channels");
  }

  /** A convolution of {@code x} with two columns, at the end; the number of its kernel. */
  private int convolution(int x) {
    Conv2DOptionsT options = new Conv2DOptionsT();
    options.setStrideH(1);
    options.setStrideW(1);
    options.setDilationHFactor(1);
    options.setDilationWFactor(1);
    int w = file.floats(new float[2], 1, 1, 2, 1);
    int y = file.computed(SHAPE);
    file.operator(BuiltinOperator.CONV_2D, BuiltinOptions.Conv2DOptions, options, List.of(x, w), y);
    file.flat(y, SHAPE);
    return w;
  }

  @Test
  void aShapeThatIsNotWhatComesOut() {
    int x = file.input(SHAPE);
    int y = OperatorCase.add(file, BuiltinOperator.RELU, x, new int[] {1, 4, 5, 1});
    file.flat(y, 1, 4, 5, 1);
    assertRefused(
        "operator RELU (number 0): it makes [-1, 4, 4, 1], but the file says [1, 4, 5, 1]");
  }

  @Test
  void anAxisOfTheImages() {
    ConcatenationOptionsT first = new ConcatenationOptionsT();
    first.setAxis(0);
    int x = file.input(SHAPE);
    int y = file.computed(2, 4, 4, 1);
    file.operator(
        BuiltinOperator.CONCATENATION,
        BuiltinOptions.ConcatenationOptions,
        first,
        List.of(x, x),
        y);
    file.flat(y, 2, 4, 4, 1);
    assertRefused("operator CONCATENATION (number 0): axis 0 of 'tensor0' ([1, 4, 4, 1])");
  }

  @Test
  void depthwiseStridesThatDiffer() {
    DepthwiseConv2DOptionsT options = new DepthwiseConv2DOptionsT();
    options.setStrideH(1);
    options.setStrideW(2);
    options.setDilationHFactor(1);
    options.setDilationWFactor(1);
    int x = file.input(SHAPE);
    int w = file.floats(new float[4], 1, 2, 2, 1);
    int y = file.computed(1, 4, 2, 1);
    file.operator(
        BuiltinOperator.DEPTHWISE_CONV_2D,
        BuiltinOptions.DepthwiseConv2DOptions,
        options,
        List.of(x, w),
        y);
    file.flat(y, 1, 4, 2, 1);
    assertRefused("operator DEPTHWISE_CONV_2D (number 0): strides [1, 1, 2, 1]");
  }

  @Test
  void optionsOfAnotherOperator() {
    int x = file.input(SHAPE);
    int y = file.computed(SHAPE);
    file.operator(
        BuiltinOperator.CONV_2D,
        BuiltinOptions.Pool2DOptions,
        new Pool2DOptionsT(),
        List.of(x, file.floats(new float[1], 1, 1, 1, 1)),
        y);
    file.flat(y, SHAPE);
    assertRefused("operator CONV_2D (number 0): expected its own options");
  }

  @Test
  void severalOutputsWantAName() {
    int x = file.input(SHAPE);
    int a = file.computed(1, 16);
    file.operator(BuiltinOperator.RESHAPE, List.of(x), a);
    int b = OperatorCase.add(file, BuiltinOperator.RELU, a, new int[] {1, 16});
    file.output(a);
    file.output(b);
    assertRefused("expected one output or --logits NAME, found 2 outputs: tensor1, tensor2");
    Path path = file.write(folder);
    Draft draft =
        TfliteImport.read(LiteRun.request(path, LiteRun.request(path).pixels().range(), "tensor2"));
    assertEquals("1 RELU, 1 RESHAPE", draft.facts().get("operators"));
    UserException error =
        assertThrows(
            UserException.class,
            () ->
                TfliteImport.read(
                    LiteRun.request(path, LiteRun.request(path).pixels().range(), "tensr2")));
    assertTrue(error.getMessage().contains("did you mean 'tensor"), error.getMessage());
  }

  @Test
  void inputsThatAreNoImages() {
    file.input(1, 7);
    file.output(0);
    assertRefused("input 'tensor0': expected one image [1, height, width, 1 or 3], found [1, 7]");
  }

  @Test
  void aNetworkOfAnySizeWantsOne() {
    int x = file.input(SHAPE);
    file.edit(x).setShapeSignature(new int[] {-1, -1, -1, 1});
    file.output(x);
    assertRefused("takes any size ([-1, -1, -1, 1]): give --size HEIGHTxWIDTH");
  }
}
