package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.image.ImageShape;
import dev.mangle.testing.Form;
import dev.mangle.testing.Graphs;
import dev.mangle.testing.PlainAdapter;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.SavedModels;
import dev.mangle.testing.TestNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;

/**
 * Each kind of network in each form of SavedModel: scores and gradients are those of plain Java.
 */
class LoadingTest {
  private static final int IMAGES = 2;

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> eachNetworkInEachForm() {
    return SampleNetworks.inEachForm(this::check);
  }

  private void check(String sample, Form form, TestNetwork plain) {
    String name = sample + "_" + form;
    SavedModels.write(folder, name, form, plain);
    Network network = new Checkpoints(folder).open(name);
    assertEquals(plain.spec(), network.spec());
    for (ImageShape shape : shapes(plain.spec().input())) {
      checkScores(network, plain, shape);
      checkGradients(network, plain, shape);
    }
  }

  /** The network's own size, larger and smaller ones, in grey and colour. */
  private static List<ImageShape> shapes(ModelSpec.Input input) {
    List<ImageShape> shapes = new ArrayList<>();
    for (int channels : new int[] {1, 3}) {
      shapes.add(new ImageShape(input.height(), input.width(), channels));
      shapes.add(new ImageShape(9, 13, channels));
      shapes.add(new ImageShape(3, 4, channels));
    }
    return shapes;
  }

  private static void checkScores(Network network, TestNetwork plain, ImageShape shape) {
    float[] pixels = pixels(shape, IMAGES);
    try (Classifier classifier = new Classifier(List.of(network), shape)) {
      float[] found = classifier.classify(pixels).get(0).values();
      Graphs.assertClose(logits(plain, shape, pixels), found, 1e-4, "scores for " + shape);
    }
  }

  private static float[] logits(TestNetwork plain, ImageShape shape, float[] pixels) {
    PlainAdapter adapter = adapter(plain, shape);
    int classes = plain.spec().classes();
    float[] logits = new float[IMAGES * classes];
    for (int i = 0; i < logits.length; i++) {
      int start = i / classes * shape.size();
      logits[i] = (float) adapter.logits(doubles(pixels, start, shape.size()))[i % classes];
    }
    return logits;
  }

  /** Of all heads' scores, summed with random weights, with respect to the pixels of one image. */
  private static void checkGradients(Network network, TestNetwork plain, ImageShape shape) {
    float[] pixels = pixels(shape, 1);
    int heads = 1 + network.aux().size();
    float[] weights =
        Graphs.randomInput(List.of(heads, network.spec().classes()), shape.hashCode());
    float[] expected = differences(adapter(plain, shape), pixels, weights);
    float[] found = gradients(network, shape, pixels, weights);
    Graphs.assertClose(expected, found, 1e-3, "gradients for " + shape);
  }

  private static float[] gradients(
      Network network, ImageShape shape, float[] pixels, float[] weights) {
    int classes = network.spec().classes();
    try (PixelGraph graph = PixelGraph.build(List.of(network), shape)) {
      PixelGraph.Head head = graph.heads().get(0);
      List<Output<?>> scores = new ArrayList<>(List.of(head.logits()));
      head.aux().forEach(aux -> scores.add(aux.scores()));
      Ops tf = Ops.create(graph.graph());
      Output<?>[] dy = new Output<?>[scores.size()];
      for (int i = 0; i < dy.length; i++) {
        float[] part = Arrays.copyOfRange(weights, i * classes, (i + 1) * classes);
        dy[i] = tf.constant(Shape.of(1, classes), DataBuffers.of(part)).asOutput();
      }
      Output<?>[] dx =
          graph
              .graph()
              .addGradients(
                  "gradients",
                  scores.toArray(new Output<?>[0]),
                  new Output<?>[] {graph.pixels()},
                  dy);
      List<Integer> dims = List.of(1, shape.height(), shape.width(), shape.channels());
      try (Session session = new Session(graph.graph())) {
        String fetch = dx[0].op().name() + ":" + dx[0].index();
        return Graphs.run(session, PixelGraph.PIXELS, pixels, dims, fetch);
      }
    }
  }

  private static float[] differences(PlainAdapter adapter, float[] pixels, float[] weights) {
    double step = 1e-4;
    float[] result = new float[pixels.length];
    double[] x = doubles(pixels, 0, pixels.length);
    for (int i = 0; i < x.length; i++) {
      double middle = x[i];
      x[i] = middle + step;
      double high = sum(adapter, x, weights);
      x[i] = middle - step;
      result[i] = (float) ((high - sum(adapter, x, weights)) / (2 * step));
      x[i] = middle;
    }
    return result;
  }

  private static double sum(PlainAdapter adapter, double[] pixels, float[] weights) {
    double sum = 0;
    int i = 0;
    for (double[] head : adapter.outputs(pixels)) {
      for (double score : head) {
        sum += score * weights[i++];
      }
    }
    return sum;
  }

  @Test
  void networksBehindOneInputScoreAsAlone() {
    List<Network> networks = new ArrayList<>();
    for (String name : List.of("linear_bgr", "conv_valid", "tanh_grey")) {
      SavedModels.write(folder, name, Form.TF2_FUNCTIONS, SampleNetworks.all().get(name));
      networks.add(new Checkpoints(folder).open(name));
    }
    ImageShape shape = new ImageShape(8, 8, 3);
    float[] pixels = pixels(shape, IMAGES);
    try (Classifier together = new Classifier(networks, shape)) {
      List<Scores> scores = together.classify(pixels);
      for (int i = 0; i < networks.size(); i++) {
        assertEquals(networks.get(i), scores.get(i).network());
        assertArrayEquals(alone(networks.get(i), shape, pixels), scores.get(i).values());
      }
    }
  }

  private static float[] alone(Network network, ImageShape shape, float[] pixels) {
    try (Classifier classifier = new Classifier(List.of(network), shape)) {
      return classifier.classify(pixels).get(0).values();
    }
  }

  private static PlainAdapter adapter(TestNetwork plain, ImageShape shape) {
    return new PlainAdapter(plain, shape.height(), shape.width(), shape.channels());
  }

  private static float[] pixels(ImageShape shape, int images) {
    Random random = new Random(shape.hashCode());
    float[] pixels = new float[images * shape.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(256);
    }
    return pixels;
  }

  private static double[] doubles(float[] values, int from, int count) {
    double[] result = new double[count];
    Arrays.setAll(result, i -> values[from + i]);
    return result;
  }
}
