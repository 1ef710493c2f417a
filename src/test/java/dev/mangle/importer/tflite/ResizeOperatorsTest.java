package dev.mangle.importer.tflite;

import static dev.mangle.importer.tflite.OperatorCase.CHANNELS;
import static dev.mangle.importer.tflite.OperatorCase.HEIGHT;
import static dev.mangle.importer.tflite.OperatorCase.WIDTH;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptionsT;
import org.tensorflow.lite.schema.ResizeBilinearOptionsT;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptionsT;
import org.tensorflow.lite.schema.SpaceToDepthOptionsT;

/** Resizing operators in floats, against plain Java. */
class ResizeOperatorsTest {
  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> operators() {
    List<OperatorCase> cases = new ArrayList<>();
    resizing(cases);
    return OperatorCase.tests(cases, folder);
  }

  private static void resizing(List<OperatorCase> cases) {
    ResizeBilinearOptionsT half = new ResizeBilinearOptionsT();
    half.setHalfPixelCenters(true);
    cases.add(
        new OperatorCase(
            "RESIZE_BILINEAR",
            (file, x, shape) -> {
              int y = file.computed(shape);
              file.operator(
                  BuiltinOperator.RESIZE_BILINEAR,
                  BuiltinOptions.ResizeBilinearOptions,
                  half,
                  List.of(x, file.ints(2 * HEIGHT, WIDTH)),
                  y);
              return y;
            },
            x ->
                Picture.of(
                    2 * HEIGHT,
                    WIDTH,
                    CHANNELS,
                    (y, at, c) -> {
                      double from = Math.min(HEIGHT - 1, Math.max(0, (y + 0.5) / 2 - 0.5));
                      int row = (int) from;
                      double share = from - row;
                      int next = Math.min(HEIGHT - 1, row + 1);
                      return (1 - share) * x.at(row, at, c) + share * x.at(next, at, c);
                    })));
    cases.add(
        new OperatorCase(
            "RESIZE_NEAREST_NEIGHBOR",
            (file, x, shape) -> {
              int y = file.computed(shape);
              file.operator(
                  BuiltinOperator.RESIZE_NEAREST_NEIGHBOR,
                  BuiltinOptions.ResizeNearestNeighborOptions,
                  new ResizeNearestNeighborOptionsT(),
                  List.of(x, file.ints(HEIGHT, 3 * WIDTH)),
                  y);
              return y;
            },
            x -> Picture.of(HEIGHT, 3 * WIDTH, CHANNELS, (y, at, c) -> x.at(y, at / 3, c))));
    SpaceToDepthOptionsT two = new SpaceToDepthOptionsT();
    two.setBlockSize(2);
    DepthToSpaceOptionsT back = new DepthToSpaceOptionsT();
    back.setBlockSize(2);
    cases.add(
        new OperatorCase(
            "PAD, SPACE_TO_DEPTH, RELU, DEPTH_TO_SPACE",
            (file, x, shape) -> {
              int even = file.computed(1, HEIGHT, WIDTH + 1, CHANNELS);
              file.operator(
                  BuiltinOperator.PAD,
                  List.of(x, OperatorCase.table(file, 0, 0, 0, 0, 0, 1, 0, 0)),
                  even);
              int deep = file.computed(1, HEIGHT / 2, (WIDTH + 1) / 2, 4 * CHANNELS);
              file.operator(
                  BuiltinOperator.SPACE_TO_DEPTH,
                  BuiltinOptions.SpaceToDepthOptions,
                  two,
                  List.of(even),
                  deep);
              int y = file.computed(1, HEIGHT, WIDTH + 1, CHANNELS);
              file.operator(
                  BuiltinOperator.DEPTH_TO_SPACE,
                  BuiltinOptions.DepthToSpaceOptions,
                  back,
                  List.of(deep),
                  y);
              return y;
            },
            x -> Picture.of(HEIGHT, WIDTH + 1, CHANNELS, (y, at, c) -> x.at(y, at, c, 0))));
  }
}
