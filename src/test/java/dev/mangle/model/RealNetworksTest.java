package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mangle.data.Labels;
import dev.mangle.image.Idx;
import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Networks that others trained, where they and their images are at hand.
 *
 * <p>Each must be as accurate as its {@code clean_accuracy} says. For MNIST that was measured on
 * the same 2000 images. For ImageNet it was measured on the first 200 of the contest's 1000 images,
 * of which only a part is among the images here; so beside one point, two standard errors of the
 * sample are allowed.
 */
@Tag("slow")
class RealNetworksTest {
  private static final Path DATA = Path.of("../shared/data");
  private static final Path IMAGES = DATA.resolve("images/nips17_dev");
  private static final Path MNIST = Path.of("data/mnist");
  private static final Checkpoints CHECKPOINTS = new Checkpoints(DATA.resolve("models"));
  private static final int MNIST_IMAGES = 2000;
  private static final int ENSEMBLE_IMAGES = 100;
  private static final double POINT = 0.01;

  @TestFactory
  Stream<DynamicTest> imagenetNetworksAreAsAccurateAsMeasured() {
    return imagenet().stream()
        .map(network -> DynamicTest.dynamicTest(network.name(), () -> checkImagenet(network)));
  }

  private static void checkImagenet(Network network) {
    PngFolder folder = PngFolder.open(IMAGES);
    int[] labels = Labels.read(IMAGES.resolve("labels.csv")).trueLabels(folder.names());
    double found = share(labels, classify(List.of(network), folder, folder.names()).get(0));
    double said = network.spec().cleanAccuracy().top1();
    assertClose(said, found, POINT + 2 * Math.sqrt(said * (1 - said) / labels.length));
  }

  @Test
  void imagenetNetworksSayTogetherWhatTheySayAlone() {
    List<Network> networks = imagenet();
    PngFolder folder = PngFolder.open(IMAGES);
    List<String> names = folder.names().subList(0, Math.min(ENSEMBLE_IMAGES, folder.size()));
    List<int[]> together = classify(networks, folder, names);
    for (int i = 0; i < networks.size(); i++) {
      int[] alone = classify(List.of(networks.get(i)), folder, names).get(0);
      assertEquals(
          Arrays.toString(alone), Arrays.toString(together.get(i)), networks.get(i).name());
    }
    assertEquals(
        new LabelRange(1, 1000),
        new Ensemble(networks.stream().map(n -> new Ensemble.Member(n, 1)).toList()).labels());
  }

  @TestFactory
  Stream<DynamicTest> mnistNetworksAreAsAccurateAsMeasured() {
    List<Network> networks = networks("mnist");
    Path images = MNIST.resolve("t10k-images-idx3-ubyte");
    Path labels = MNIST.resolve("t10k-labels-idx1-ubyte");
    assumeTrue(Files.exists(images) && Files.exists(labels), "no MNIST in " + MNIST);
    Idx.Images test = Idx.readImages(images);
    byte[] truth = Idx.readLabels(labels);
    return networks.stream()
        .map(
            network ->
                DynamicTest.dynamicTest(network.name(), () -> checkMnist(network, test, truth)));
  }

  private static void checkMnist(Network network, Idx.Images test, byte[] truth) {
    ImageShape shape = new ImageShape(test.height(), test.width(), 1);
    int[] labels = new int[MNIST_IMAGES];
    Arrays.setAll(labels, i -> truth[i]);
    float[] pixels = new float[MNIST_IMAGES * shape.size()];
    copy(test.samples(), pixels.length, pixels, 0);
    try (Classifier classifier = new Classifier(List.of(network), shape)) {
      double found = share(labels, labels(classifier.classify(pixels).get(0)));
      assertClose(network.spec().cleanAccuracy().top1(), found, POINT);
    }
  }

  private static List<Network> imagenet() {
    List<Network> networks = networks("imagenet");
    assumeTrue(Files.exists(IMAGES.resolve("labels.csv")), "no images in " + IMAGES);
    return networks;
  }

  private static List<Network> networks(String dataset) {
    List<Network> networks =
        CHECKPOINTS.names().stream()
            .map(CHECKPOINTS::open)
            .filter(network -> network.spec().dataset().equals(dataset))
            .toList();
    assumeTrue(!networks.isEmpty(), "no networks in " + CHECKPOINTS.folder());
    return networks;
  }

  /** What each network takes each image for. */
  private static List<int[]> classify(
      List<Network> networks, PngFolder folder, List<String> names) {
    ImageShape shape = folder.read(names.get(0)).shape();
    List<int[]> labels = new ArrayList<>();
    networks.forEach(network -> labels.add(new int[names.size()]));
    try (Classifier classifier = new Classifier(networks, shape)) {
      int done = 0;
      for (List<String> batch : Batches.cut(names, 0, shape)) {
        float[] pixels = pixels(Batches.read(folder, batch, shape), shape);
        List<Scores> scores = classifier.classify(pixels);
        for (int i = 0; i < scores.size(); i++) {
          System.arraycopy(labels(scores.get(i)), 0, labels.get(i), done, batch.size());
        }
        done += batch.size();
      }
    }
    return labels;
  }

  private static float[] pixels(List<Image> images, ImageShape shape) {
    float[] pixels = new float[images.size() * shape.size()];
    for (int i = 0; i < images.size(); i++) {
      copy(images.get(i).samples(), shape.size(), pixels, i * shape.size());
    }
    return pixels;
  }

  private static void copy(byte[] samples, int count, float[] pixels, int to) {
    for (int i = 0; i < count; i++) {
      pixels[to + i] = Byte.toUnsignedInt(samples[i]);
    }
  }

  private static int[] labels(Scores scores) {
    int[] labels = new int[scores.images()];
    Arrays.setAll(labels, scores::label);
    return labels;
  }

  private static double share(int[] expected, int[] found) {
    int right = 0;
    for (int i = 0; i < expected.length; i++) {
      right += expected[i] == found[i] ? 1 : 0;
    }
    return (double) right / expected.length;
  }

  private static void assertClose(double said, double found, double margin) {
    assertTrue(
        Math.abs(found - said) <= margin,
        () -> "expected %.4f within %.4f, found %.4f".formatted(said, margin, found));
  }
}
