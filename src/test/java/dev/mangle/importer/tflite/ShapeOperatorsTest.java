package dev.mangle.importer.tflite;

import static dev.mangle.importer.tflite.OperatorCase.CHANNELS;
import static dev.mangle.importer.tflite.OperatorCase.HEIGHT;
import static dev.mangle.importer.tflite.OperatorCase.WIDTH;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptionsT;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptionsT;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.StridedSliceOptionsT;

/** Operators that move numbers about, and reductions, against plain Java. */
class ShapeOperatorsTest {
  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> operators() {
    List<OperatorCase> cases = new ArrayList<>();
    shapes(cases);
    reductions(cases);
    parts(cases);
    return OperatorCase.tests(cases, folder);
  }

  private static void shapes(List<OperatorCase> cases) {
    ConcatenationOptionsT last = new ConcatenationOptionsT();
    last.setAxis(-1);
    cases.add(
        new OperatorCase(
            "CONCATENATION",
            (file, x, shape) -> {
              int negative =
                  OperatorCase.add(
                      file, BuiltinOperator.RELU, x, new int[] {1, HEIGHT, WIDTH, CHANNELS});
              int y = file.computed(shape);
              file.operator(
                  BuiltinOperator.CONCATENATION,
                  BuiltinOptions.ConcatenationOptions,
                  last,
                  List.of(x, negative),
                  y);
              return y;
            },
            x ->
                Picture.of(
                    HEIGHT,
                    WIDTH,
                    2 * CHANNELS,
                    (y, at, c) ->
                        c < CHANNELS ? x.at(y, at, c) : Math.max(0, x.at(y, at, c - CHANNELS)))));
    cases.add(
        constants(
            "PAD",
            BuiltinOperator.PAD,
            x ->
                Picture.of(
                    HEIGHT + 3, WIDTH + 1, CHANNELS, (y, at, c) -> x.at(y - 1, at - 1, c, 0)),
            file -> OperatorCase.table(file, 0, 0, 1, 2, 1, 0, 0, 0)));
    cases.add(
        constants(
            "PADV2",
            BuiltinOperator.PADV2,
            x -> Picture.of(HEIGHT + 1, WIDTH + 2, CHANNELS, (y, at, c) -> x.at(y, at - 2, c, -7)),
            file -> OperatorCase.table(file, 0, 0, 0, 1, 2, 0, 0, 0),
            file -> file.floats(new float[] {-7}, 1)));
    MirrorPadOptionsT reflect = new MirrorPadOptionsT();
    reflect.setMode(MirrorPadMode.REFLECT);
    cases.add(
        new OperatorCase(
            "MIRROR_PAD",
            (file, x, shape) -> {
              int y = file.computed(shape);
              file.operator(
                  BuiltinOperator.MIRROR_PAD,
                  BuiltinOptions.MirrorPadOptions,
                  reflect,
                  List.of(x, OperatorCase.table(file, 0, 0, 1, 0, 0, 0, 0, 0)),
                  y);
              return y;
            },
            x ->
                Picture.of(
                    HEIGHT + 1, WIDTH, CHANNELS, (y, at, c) -> x.at(y == 0 ? 1 : y - 1, at, c))));
  }

  private static void reductions(List<OperatorCase> cases) {
    ReducerOptionsT keep = new ReducerOptionsT();
    keep.setKeepDims(true);
    cases.add(reduction("MEAN", BuiltinOperator.MEAN, keep, 1.0 / (HEIGHT * WIDTH)));
    cases.add(reduction("SUM", BuiltinOperator.SUM, keep, 1));
    Windows all = new Windows(HEIGHT, WIDTH, 1, 1, 1, 1, false);
    cases.add(
        new OperatorCase(
            "REDUCE_MAX",
            (file, x, shape) -> {
              int y = file.computed(shape);
              file.operator(
                  BuiltinOperator.REDUCE_MAX,
                  BuiltinOptions.ReducerOptions,
                  keep,
                  List.of(x, file.ints(1, 2)),
                  y);
              return y;
            },
            all::max));
  }

  private static void parts(List<OperatorCase> cases) {
    cases.add(
        constants(
            "TRANSPOSE",
            BuiltinOperator.TRANSPOSE,
            x -> Picture.of(WIDTH, CHANNELS, HEIGHT, (y, at, c) -> x.at(c, y, at)),
            file -> file.ints(0, 2, 3, 1)));
    StridedSliceOptionsT slice = new StridedSliceOptionsT();
    slice.setEndMask(0b0100);
    cases.add(
        new OperatorCase(
            "STRIDED_SLICE",
            (file, x, shape) -> {
              int y = file.computed(shape);
              file.operator(
                  BuiltinOperator.STRIDED_SLICE,
                  BuiltinOptions.StridedSliceOptions,
                  slice,
                  List.of(x, file.ints(0, 1, 1, 0), file.ints(1, 6, 0, 3), file.ints(1, 2, 1, 2)),
                  y);
              return y;
            },
            x -> Picture.of(3, WIDTH - 1, 2, (y, at, c) -> x.at(1 + 2 * y, 1 + at, 2 * c))));
    cases.add(
        constants(
            "SLICE",
            BuiltinOperator.SLICE,
            x -> Picture.of(2, WIDTH - 1, CHANNELS, (y, at, c) -> x.at(y + 3, at + 1, c)),
            file -> file.ints(0, 3, 1, 0),
            file -> file.ints(1, 2, -1, 3)));
    cases.add(
        new OperatorCase(
            "SPLIT",
            (file, x, shape) -> {
              int[] part = {1, HEIGHT / 2, WIDTH, CHANNELS};
              int upper = file.computed(part);
              int lower = file.computed(part);
              file.operator(BuiltinOperator.SPLIT, List.of(file.ints(1), x), upper, lower);
              int y = file.computed(part);
              file.operator(BuiltinOperator.SUB, List.of(upper, lower), y);
              return y;
            },
            x ->
                Picture.of(
                    HEIGHT / 2,
                    WIDTH,
                    CHANNELS,
                    (y, at, c) -> x.at(y, at, c) - x.at(y + HEIGHT / 2, at, c))));
  }

  private static OperatorCase reduction(
      String name, int kind, ReducerOptionsT options, double factor) {
    return new OperatorCase(
        name,
        (file, x, shape) -> {
          int y = file.computed(shape);
          file.operator(
              kind, BuiltinOptions.ReducerOptions, options, List.of(x, file.ints(-2, 1)), y);
          return y;
        },
        x ->
            Picture.of(
                1,
                1,
                CHANNELS,
                (y, at, c) -> {
                  double sum = 0;
                  for (int i = 0; i < HEIGHT * WIDTH; i++) {
                    sum += x.at(i / WIDTH, i % WIDTH, c);
                  }
                  return sum * factor;
                }));
  }

  @FunctionalInterface
  private interface Constant {
    int to(LiteFile file);
  }

  private static OperatorCase constants(
      String name, int kind, UnaryOperator<Picture> plain, Constant... constants) {
    return new OperatorCase(
        name,
        (file, x, shape) -> {
          List<Integer> inputs = new ArrayList<>(List.of(x));
          Arrays.stream(constants).forEach(constant -> inputs.add(constant.to(file)));
          int y = file.computed(shape);
          file.operator(kind, inputs, y);
          return y;
        },
        plain);
  }
}
