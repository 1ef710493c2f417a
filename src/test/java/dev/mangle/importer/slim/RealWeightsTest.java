package dev.mangle.importer.slim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.importer.TestCheckpoint;
import dev.mangle.importer.TestCheckpoint.Value;
import dev.mangle.importer.checkpoint.Checkpoint;
import dev.mangle.importer.checkpoint.CheckpointFiles;
import dev.mangle.model.Batches;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Classifier;
import dev.mangle.model.Network;
import dev.mangle.model.Scores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.Shape;

/**
 * With the weights of real networks, the networks here must give the real scores.
 *
 * <p>Two are slim's with their batch norms folded into the convolutions: here the batch norms are
 * set to what changes nothing. One is Keras', whose layers are slim's in the same order, batch
 * norms and all.
 */
@Tag("slow")
class RealWeightsTest {
  private static final Path DATA = Path.of("../shared/data");
  private static final Path IMAGES = DATA.resolve("images/nips17_dev");
  private static final Checkpoints REAL = new Checkpoints(DATA.resolve("models"));
  private static final int COUNT = 12;
  private static final double MARGIN = 1e-3;

  @TempDir private Path folder;

  @Test
  void inceptionV3GivesTheRealScores() {
    String name = "inception_v3";
    requireReal(name);
    check(name, unfold(name, v -> v.contains("/Logits/") ? v : "InceptionV3/" + v));
  }

  @Test
  void mobilenetV2GivesTheRealScores() {
    String name = "mobilenet_v2";
    requireReal(name);
    check(name, unfold(name, v -> v.replace("/depthwise/", "/")));
  }

  @Test
  void mobilenetV1WithBatchNormGivesTheRealScores() {
    String architecture = "mobilenet_v1_075";
    requireReal(architecture);
    Map<Integer, Value> inOrder = new TreeMap<>();
    real(architecture)
        .forEach((name, value) -> inOrder.put(Integer.valueOf(layerNumber(name)), value));
    Iterator<Value> next = inOrder.values().iterator();
    Map<String, Value> values = new LinkedHashMap<>();
    SlimSpec spec = SlimArchitectures.get(architecture);
    try (SlimNetwork network = SlimNetwork.build(spec, spec.size(), 1000, false)) {
      network.variables().keySet().forEach(name -> values.put(name, next.next()));
    }
    assertFalse(next.hasNext());
    check(architecture, values);
  }

  /** Of {@code layer_with_weights-17/gamma/...}: 17. */
  private static String layerNumber(String name) {
    return name.substring(name.indexOf('-') + 1, name.indexOf('/'));
  }

  private static void requireReal(String name) {
    assumeTrue(REAL.has(name), "no " + name + " in " + REAL.folder());
    assumeTrue(Files.exists(IMAGES), "no images in " + IMAGES);
  }

  private void check(String architecture, Map<String, Value> values) {
    Path prefix = folder.resolve("model.ckpt");
    TestCheckpoint.write(prefix, TestCheckpoint.Format.V2, values);
    SlimImport.Imported imported =
        SlimImport.run(architecture, prefix, folder.resolve("imported"), SlimOptions.DEFAULT);
    assertEquals(List.of(), imported.spec().aux());
    compare(REAL.open(architecture), new Checkpoints(folder).open("imported"));
  }

  private static Map<String, Value> real(String name) {
    Path prefix = REAL.path(name).resolve("variables/variables");
    Map<String, Shape> shapes = new LinkedHashMap<>();
    Checkpoint.read(CheckpointFiles.of(prefix))
        .variables()
        .forEach((variable, found) -> shapes.put(variable, found.shape()));
    return TestCheckpoint.read(prefix, shapes);
  }

  /** The variables of the network, from those of the folded one. */
  private static Map<String, Value> unfold(String architecture, UnaryOperator<String> folded) {
    Map<String, Value> real = real(architecture);
    SlimSpec spec = SlimArchitectures.get(architecture);
    Map<String, Value> values = new LinkedHashMap<>();
    try (SlimNetwork network =
        SlimNetwork.build(spec, spec.size(), SlimSpec.WITH_BACKGROUND, false)) {
      network
          .variables()
          .forEach(
              (name, shape) -> values.put(name, value(name, shape, real, folded, spec.style())));
    }
    long weights = values.keySet().stream().filter(name -> name.endsWith("weights")).count();
    assertEquals(real.keySet().stream().filter(name -> name.endsWith("weights")).count(), weights);
    return values;
  }

  private static Value value(
      String name,
      Shape shape,
      Map<String, Value> real,
      UnaryOperator<String> folded,
      Style style) {
    String layer = name.replaceFirst("/BatchNorm/\\w+$", "");
    return switch (name.substring(name.lastIndexOf('/') + 1)) {
      case "beta" -> real.get(folded.apply(layer + "/biases"));
      case "gamma" -> Value.filled(shape, 1);
      case "moving_mean" -> Value.filled(shape, 0);
      // So that the root of variance and epsilon is one.
      case "moving_variance" -> Value.filled(shape, 1 - style.epsilon());
      default -> real.get(folded.apply(name));
    };
  }

  private static void compare(Network real, Network imported) {
    // The same range for both: the folded network was made for pixels / 128 - 1.
    Network alike =
        new Network(
            "imported",
            real.spec(),
            imported.graph(),
            imported.logits(),
            imported.aux(),
            imported.sha256(),
            imported.execution());
    PngFolder images = PngFolder.open(IMAGES);
    List<String> names = images.names().subList(0, COUNT);
    ImageShape shape = images.read(names.get(0)).shape();
    double most = 0;
    try (Classifier classifier = new Classifier(List.of(real, alike), shape)) {
      for (List<String> batch : Batches.cut(names, 4, shape)) {
        float[] pixels = ImageBatch.of(Batches.read(images, batch, shape)).pixels();
        List<Scores> scores = classifier.classify(pixels);
        float[] expected = scores.get(0).values();
        float[] found = scores.get(1).values();
        for (int i = 0; i < expected.length; i++) {
          most = Math.max(most, Math.abs(expected[i] - found[i]));
        }
      }
    }
    double largest = most;
    assertTrue(largest < MARGIN, () -> "largest difference of a score: " + largest);
  }
}
