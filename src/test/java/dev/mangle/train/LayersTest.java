package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mangle.model.Precision;
import dev.mangle.model.Tensors;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.random.TruncatedNormal;
import org.tensorflow.types.TFloat32;

class LayersTest {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final WeightStore weights = WeightStore.fresh(tf, 5, Initial.HE);
  private final Session session = new Session(graph);

  @AfterEach
  void close() {
    session.close();
    graph.close();
  }

  /** One channel, kernel k: values 1, 2, 3, 6 times k have mean 3k and variance 14/3 k^2. */
  @Test
  void averagesMoveAsCalculatedByHand() {
    Operand<TFloat32> x = tf.constant(new float[][][][] {{{{1}, {2}}, {{3}, {6}}}});
    Layers layers = layers(Layers.Form.TRAINING);
    Operand<TFloat32> y = layers.convNorm("a", x, 1, 1, 1);
    session.initialize();
    float kernel = values(weights.kernel("a_kernel", null, 1))[0];
    double deviation = Math.sqrt(3.5 * kernel * kernel + BatchNorm.EPSILON);
    float[] expected = new float[4];
    float[] given = {1, 2, 3, 6};
    for (int i = 0; i < 4; i++) {
      expected[i] = (float) Math.max(0, kernel * (given[i] - 3) / deviation);
    }
    assertArrayEquals(expected, values(y), 1e-5f);
    assertEquals(2, layers.updates().size());
    for (int step = 1; step <= 2; step++) {
      Session.Runner runner = session.runner();
      layers.updates().forEach(runner::addTarget);
      runner.run().close();
      double kept = Math.pow(BatchNorm.DECAY, step);
      double mean = (1 - kept) * 3 * kernel;
      double variance = kept + (1 - kept) * 14.0 / 3 * kernel * kernel;
      assertEquals(mean, values(weights.average("a_mean", 1, 0))[0], 1e-5);
      assertEquals(variance, values(weights.average("a_variance", 1, 1))[0], 1e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"conv", "within", "smooth", "dense"})
  void foldedIsTheSameFunctionAsSaved(String kind) {
    Operand<TFloat32> images = images(64, 6);
    Operand<TFloat32> trained = unit(layers(Layers.Form.TRAINING), images, kind);
    Layers moving = layers(Layers.Form.TRAINING);
    unit(moving, images, kind);
    Operand<TFloat32> folded = unit(layers(Layers.Form.FOLDED), images, kind);
    Operand<TFloat32> saved = unit(layers(Layers.Form.SAVED), images, kind);
    session.initialize();
    for (int i = 0; i < 200; i++) {
      Session.Runner runner = session.runner();
      moving.updates().forEach(runner::addTarget);
      runner.run().close();
    }
    float[] expected = values(saved);
    assertArrayEquals(expected, values(folded), 1e-4f);
    // After so many steps the averages are the batch's, but for the sample variance's n - 1.
    assertArrayEquals(expected, values(trained), 0.05f);
  }

  /** One unit, kernel k on values 1, 2, 3, 6, as {@link #averagesMoveAsCalculatedByHand}. */
  @Test
  void aDenseLayerIsNormalisedByTheBatchToo() {
    Operand<TFloat32> x = tf.constant(new float[][] {{1}, {2}, {3}, {6}});
    Layers layers = layers(Layers.Form.TRAINING);
    Operand<TFloat32> y = layers.denseNorm("a", x, 1);
    session.initialize();
    assertEquals(2, y.shape().numDimensions());
    float kernel = values(weights.kernel("a_kernel", null, 1))[0];
    double deviation = Math.sqrt(3.5 * kernel * kernel + BatchNorm.EPSILON);
    float[] expected = new float[4];
    float[] given = {1, 2, 3, 6};
    for (int i = 0; i < 4; i++) {
      expected[i] = (float) Math.max(0, kernel * (given[i] - 3) / deviation);
    }
    assertArrayEquals(expected, values(y), 1e-5f);
    Session.Runner runner = session.runner();
    layers.updates().forEach(runner::addTarget);
    runner.run().close();
    double mean = (1 - BatchNorm.DECAY) * 3 * kernel;
    assertEquals(mean, values(weights.average("a_mean", 1, 0))[0], 1e-5);
  }

  /** Values -1 to -12 in rows of four under a 3x3 window: two places, no edge seen. */
  @Test
  void aWindowWithinTheImageSeesNoEdge() {
    Operand<TFloat32> x =
        tf.reshape(
            tf.range(tf.constant(-1f), tf.constant(-13f), tf.constant(-1f)), tf.array(1, 3, 4, 1));
    Layers layers = layers(Layers.Form.SAVED);
    Operand<TFloat32> y = layers.convWithin("a", x, 3, 1);
    session.initialize();
    assertArrayEquals(new long[] {1, 1, 2, 1}, y.shape().asArray());
    float[] kernel = values(weights.kernel("a_kernel", null, 1));
    float[] expected = new float[2];
    for (int i = 0; i < 9; i++) {
      int first = -1 - 4 * (i / 3) - i % 3;
      expected[0] += kernel[i] * first;
      expected[1] += kernel[i] * (first - 1);
    }
    expected[0] = Math.max(0, expected[0]);
    expected[1] = Math.max(0, expected[1]);
    assertTrue(expected[0] + expected[1] > 0, "the kernel shows nothing");
    assertArrayEquals(expected, values(y), 1e-4f);
  }

  /** Values 1 to 16 in rows of four. */
  @Test
  void poolsAsCalculatedByHand() {
    Operand<TFloat32> x =
        tf.reshape(
            tf.range(tf.constant(1f), tf.constant(17f), tf.constant(1f)), tf.array(1, 4, 4, 1));
    Layers layers = layers(Layers.Form.SAVED);
    assertArrayEquals(new float[] {6, 8, 14, 16}, values(layers.maxPool(x)));
    assertArrayEquals(new float[] {11, 12, 15, 16}, values(layers.maxPoolWide(x)));
    assertArrayEquals(new float[] {3.5f, 5.5f, 11.5f, 13.5f}, values(layers.averagePool(x, 2)));
    // What stands over the edge does not count: four values a window here too.
    assertArrayEquals(new float[] {3.5f, 5.5f, 11.5f, 13.5f}, values(layers.averagePool(x, 3)));
    assertArrayEquals(new float[] {8.5f}, values(layers.globalAverage(x)));
  }

  @Test
  void aResidualIsAddedInItsShareBeforeRelu() {
    Operand<TFloat32> x = tf.constant(new float[][][][] {{{{1, -1, 3}}}});
    Operand<TFloat32> branch = tf.constant(new float[][][][] {{{{10, 10, -20}}}});
    Layers layers = layers(Layers.Form.TRAINING);
    assertArrayEquals(new float[] {3, 1, 0}, values(layers.residual(x, branch, 0.2f)), 1e-6f);
    assertArrayEquals(
        new float[] {1, -1, 3, 10, 10, -20}, values(layers.concat(List.of(x, branch))));
  }

  /** A row of ones: of a window three wide, its middle and what lies over no edge counts. */
  @Test
  void aWindowIsHighAndWideAsSaid() {
    Operand<TFloat32> row = tf.constant(new float[][][][] {{{{1}, {1}, {1}}}});
    Layers layers = layers(Layers.Form.SAVED);
    Operand<TFloat32> wide = layers.convNorm("wide", row, new Layers.Window(1, 3), 1, 1);
    layers.convNorm("high", row, new Layers.Window(3, 1), 1, 1);
    session.initialize();
    assertArrayEquals(
        new long[] {1, 3, 1, 1}, weights.kernel("wide_kernel", null, 1).shape().asArray());
    assertArrayEquals(
        new long[] {3, 1, 1, 1}, weights.kernel("high_kernel", null, 1).shape().asArray());
    float[] kernel = values(weights.kernel("wide_kernel", null, 1));
    double deviation = Math.sqrt(1 + BatchNorm.EPSILON);
    float[] expected = {
      kernel[1] + kernel[2], kernel[0] + kernel[1] + kernel[2], kernel[0] + kernel[1]
    };
    for (int i = 0; i < 3; i++) {
      expected[i] = (float) Math.max(0, expected[i] / deviation);
    }
    assertArrayEquals(expected, values(wide), 1e-5f);
  }

  @Test
  void narrowGradientsAreCloseToWideOnes() {
    assumeTrue(
        Precision.BF16.warningOfTraining().isEmpty(), "TensorFlow computes bf16 wrongly here");
    Operand<TFloat32> images = images(8, 8);
    Operand<TFloat32> wide = gradient(Precision.FP32, images);
    Operand<TFloat32> narrow = gradient(Precision.BF16, images);
    session.initialize();
    float[] expected = values(wide);
    float[] found = values(narrow);
    double dot = 0;
    double squares = 0;
    double others = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      dot += expected[i] * found[i];
      squares += expected[i] * expected[i];
      others += found[i] * found[i];
      difference = Math.max(difference, Math.abs(expected[i] - found[i]));
    }
    assertTrue(
        dot / Math.sqrt(squares * others) > 0.99, "cosine " + dot / Math.sqrt(squares * others));
    assertTrue(difference > 0, "bf16 gave the very same numbers");
  }

  /** TensorFlow's own gradient is wrong for some of these channels on processors with AVX-512. */
  @ParameterizedTest
  @CsvSource({"24, 1", "40, 1", "48, 2", "80, 1", "112, 2"})
  void gradientsOfAnyNumberOfChannelsAreRight(int channels, int stride) {
    float[] start = new float[2 * 6 * 6 * channels];
    Random random = new Random(channels);
    for (int i = 0; i < start.length; i++) {
      start[i] = random.nextFloat();
    }
    Placeholder<TFloat32> images =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(2, 6, 6, channels)));
    Operand<TFloat32> y = layers(Layers.Form.TRAINING).conv("a", images, 3, 5, stride);
    Operand<TFloat32> sum = tf.reduceSum(tf.math.square(y), tf.array(0, 1, 2, 3));
    Operand<TFloat32> dx =
        graph
            .addGradients(
                "dx", new Output<?>[] {sum.asOutput()}, new Output<?>[] {images.asOutput()}, null)[
            0]
            .expect(TFloat32.class);
    session.initialize();
    float[] gradient = fed(images, start, dx);
    double step = 1e-2;
    for (int i = channels - 1; i < start.length; i += 5 * channels - 1) {
      float middle = start[i];
      start[i] = (float) (middle + step);
      double high = fed(images, start, sum)[0];
      start[i] = (float) (middle - step);
      double low = fed(images, start, sum)[0];
      start[i] = middle;
      double expected = (high - low) / (2 * step);
      assertEquals(expected, gradient[i], 0.02 * Math.max(1, Math.abs(expected)));
    }
  }

  private float[] fed(Placeholder<TFloat32> images, float[] values, Operand<TFloat32> wanted) {
    try (TFloat32 fed = TFloat32.tensorOf(images.shape(), DataBuffers.of(values));
        Result result = session.runner().feed(images, fed).fetch(wanted).run()) {
      return Tensors.floats(result.get(0));
    }
  }

  @Test
  void oneNameIsOneLayer() {
    Layers layers = layers(Layers.Form.TRAINING);
    Operand<TFloat32> x = tf.constant(new float[1][4][4][2]);
    layers.convNorm("a", x, 3, 2, 1);
    String message =
        assertThrows(IllegalArgumentException.class, () -> layers.convNorm("a", x, 3, 2, 1))
            .getMessage();
    assertEquals("two layers are called 'a'", message);
  }

  private Operand<TFloat32> images(int count, int size) {
    return tf.variable(
        tf.random.truncatedNormal(
            tf.array(count, size, size, 3),
            TFloat32.class,
            TruncatedNormal.seed(1L),
            TruncatedNormal.seed2(2L)));
  }

  private Operand<TFloat32> gradient(Precision precision, Operand<TFloat32> images) {
    Layers layers = new Layers(tf, weights, Layers.Form.TRAINING, precision);
    Operand<TFloat32> x = layers.convNorm("a", images, 3, 8, 1);
    x = layers.smoothNorm("b", layers.maxPool(x), 8);
    Operand<TFloat32> scores = layers.dense("c", layers.flatten(x), 5);
    Operand<TFloat32> loss = tf.math.mean(tf.math.square(scores), tf.array(0, 1));
    Output<?>[] gradients =
        graph.addGradients(
            "gradient_" + precision,
            new Output<?>[] {loss.asOutput()},
            new Output<?>[] {weights.kernels().get(0).asOutput()},
            null);
    return gradients[0].expect(TFloat32.class);
  }

  private static Operand<TFloat32> unit(Layers layers, Operand<TFloat32> x, String kind) {
    return switch (kind) {
      case "conv" -> layers.convNorm("a", x, 3, 4, 2);
      case "within" -> layers.convNormWithin("a", x, 3, 4);
      case "smooth" -> layers.smoothNorm("a", x, 4);
      case "dense" -> layers.denseNorm("a", layers.flatten(x), 5);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private Layers layers(Layers.Form form) {
    return new Layers(tf, weights, form, Precision.FP32);
  }

  private float[] values(Operand<TFloat32> tensor) {
    try (Result result = session.runner().fetch(tensor).run()) {
      return Tensors.floats(result.get(0));
    }
  }
}
