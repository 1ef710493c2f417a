package dev.mangle.importer.tflite;

import dev.mangle.importer.Draft;
import dev.mangle.testing.Graphs;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.tensorflow.lite.schema.TensorType;

/**
 * An operator in a file of its own, and what it does in plain Java.
 *
 * @param adds puts it into the file
 * @param plain the same for one image
 */
record OperatorCase(String name, Adds adds, UnaryOperator<Picture> plain) {
  static final int HEIGHT = 6;
  static final int WIDTH = 5;
  static final int CHANNELS = 3;
  static final byte SAME = org.tensorflow.lite.schema.Padding.SAME;
  static final byte VALID = org.tensorflow.lite.schema.Padding.VALID;

  private static final double TOLERANCE = 1e-5;

  /** Adds the operator to the file, and tells the number of its output. */
  @FunctionalInterface
  interface Adds {
    int to(LiteFile file, int x, int[] shape);
  }

  static Stream<DynamicTest> tests(List<OperatorCase> cases, Path folder) {
    return cases.stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> c.check(folder)));
  }

  /** Two images at once: what holds for one alone would mix them. */
  private void check(Path folder) {
    Picture[] images = {
      Picture.random(HEIGHT, WIDTH, CHANNELS, 1), Picture.random(HEIGHT, WIDTH, CHANNELS, 2)
    };
    Picture[] expected = {plain.apply(images[0]), plain.apply(images[1])};
    int[] shape = {1, expected[0].height(), expected[0].width(), expected[0].channels()};
    LiteFile file = new LiteFile();
    int x = file.input(1, HEIGHT, WIDTH, CHANNELS);
    file.flat(adds.to(file, x, shape), shape);
    Draft draft = LiteRun.draft(file, folder);
    float[][] found = LiteRun.scores(draft, images);
    for (int i = 0; i < images.length; i++) {
      Graphs.assertClose(expected[i].floats(), found[i], TOLERANCE, "image " + i);
    }
  }

  /** Adds an operator that keeps the shape and has no options. */
  static int add(LiteFile file, int kind, int x, int[] shape) {
    int y = file.computed(shape);
    file.operator(kind, List.of(x), y);
    return y;
  }

  /** A constant of two columns. */
  static int table(LiteFile file, int... values) {
    return file.integers(TensorType.INT32, null, values, values.length / 2, 2);
  }

  static Picture pixel(float[] values) {
    return Picture.of(1, 1, values.length, (y, x, c) -> values[c]);
  }

  static float[] floats(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
