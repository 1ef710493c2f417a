package dev.mangle.importer.challenge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.image.ImageShape;
import dev.mangle.importer.TestCheckpoint;
import dev.mangle.importer.TestCheckpoint.Value;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Classifier;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.Shape;

/** Checkpoints of the MNIST challenge become checkpoint folders with the same scores. */
class ChallengeImportTest {
  @TempDir private Path root;

  @Test
  void theArchivesLatestCheckpointGivesThePlainNetworksScores() throws IOException {
    Path zip = root.resolve("natural.zip");
    Files.write(
        zip, ChallengeCheckpoints.archive("natural", Files.createDirectory(root.resolve("a")), 5));
    ChallengeImport.Imported imported =
        ChallengeImport.run(zip, root.resolve("net"), "mnist", false);
    assertEquals("checkpoint-24900", imported.facts().get("checkpoint"));
    assertEquals(
        "17 (Variable/Adam, Variable/Adam_1, Variable_1/Adam, Variable_1/Adam_1, Variable_2/Adam,"
            + " ...)",
        imported.facts().get("left over"));
    assertEquals(
        new ModelSpec(
            "madry_cnn",
            "serving_default",
            new ModelSpec.Input(
                "images", 28, 28, 1, ModelSpec.Order.GRAY, List.of(1 / 255.0), List.of(0.0)),
            new ModelSpec.Logits("logits"),
            List.of(),
            10,
            0,
            "mnist",
            "MNIST challenge checkpoint natural.zip, SHA-256 " + Sha256.of(zip),
            "",
            "",
            null,
            null),
        ModelSpec.read(root.resolve("net/model.json")));

    List<Value> weights = new ArrayList<>(ChallengeCheckpoints.weights(0, 5).values());
    float[] pixels = pixels(2);
    float[] found = scores(pixels);
    for (int image = 0; image < 2; image++) {
      double[] inside = new double[784];
      for (int i = 0; i < 784; i++) {
        inside[i] = pixels[image * 784 + i] / 255.0;
      }
      double[] expected = PlainCnn.logits(weights, inside);
      for (int i = 0; i < 10; i++) {
        double size = Math.max(1, Math.abs(expected[i]));
        assertEquals(expected[i], found[image * 10 + i], 1e-4 * size, "image " + image);
      }
    }
  }

  /** A step counter that nobody named comes first, and numbers go by value: 10 comes after 9. */
  @Test
  void otherVariablesOfSuchNamesShiftNothing() {
    Path prefix = root.resolve("run/checkpoint-7");
    Map<String, Value> weights = ChallengeCheckpoints.weights(3, 6);
    Map<String, Value> all = new LinkedHashMap<>(weights);
    all.put("Variable_2", Value.filled(Shape.scalar(), 1));
    ChallengeCheckpoints.write(prefix, all, Map.of("Variable", 7L, "Variable_1", 8L));
    ChallengeImport.run(prefix, root.resolve("net"), "fashion_mnist", false);
    Map<String, Value> saved =
        TestCheckpoint.read(root.resolve("net/variables/variables"), ChallengeNetwork.VARIABLES);
    assertEquals(8, saved.size());
    int number = 3;
    for (Map.Entry<String, Value> one : saved.entrySet()) {
      String name = ChallengeCheckpoints.name(number++);
      assertArrayEquals(weights.get(name).values(), one.getValue().values(), one.getKey());
    }
    assertEquals("fashion_mnist", ModelSpec.read(root.resolve("net/model.json")).dataset());
  }

  @Test
  void refusesWhatIsNotThatNetwork() {
    Map<String, Value> weights = ChallengeCheckpoints.weights(0, 1);
    Map<String, Value> few = new LinkedHashMap<>(weights);
    few.remove("Variable_4");
    assertRefused(
        few,
        "expected the 8 weights of madry_cnn, 'Variable', 'Variable_1' and so on, found 7 (Variable,"
            + " Variable_1, Variable_2, Variable_3, Variable_5, Variable_6, Variable_7)");
    assertRefused(
        Map.of("conv/weights", Value.filled(Shape.of(2), 1)),
        "expected the 8 weights of madry_cnn, 'Variable', 'Variable_1' and so on, found 0");
    Map<String, Value> wide = new LinkedHashMap<>(weights);
    wide.put("Variable_2", Value.filled(Shape.of(3, 3, 32, 64), 1));
    assertRefused(wide, "'Variable_2' as conv2_kernel: expected 5x5x32x64, found 3x3x32x64");
    Map<String, Value> broken = new LinkedHashMap<>(weights);
    broken.put("Variable_7", Value.filled(Shape.of(10), Float.NaN));
    assertRefused(broken, "BiasAdd_3: the scores of a grey image are not finite");
  }

  private void assertRefused(Map<String, Value> weights, String reason) {
    Path prefix = root.resolve("bad/checkpoint-1");
    ChallengeCheckpoints.write(prefix, weights, Map.of("global_step", 1L));
    String message =
        assertThrows(
                UserException.class,
                () -> ChallengeImport.run(prefix, root.resolve("bad-net"), "mnist", false))
            .getMessage();
    assertEquals("checkpoint 'checkpoint-1': " + reason, message);
    assertFalse(Files.exists(root.resolve("bad-net")));
  }

  @Test
  void refusesArchivesWithoutOneByTheirOwnName() throws IOException {
    Path empty = Files.createDirectory(root.resolve("empty"));
    Files.writeString(empty.resolve("readme"), "nothing here");
    Path zip = Files.write(root.resolve("secret.zip"), ChallengeCheckpoints.zip(empty));
    String message =
        assertThrows(
                UserException.class,
                () -> ChallengeImport.run(zip, root.resolve("net"), "mnist", false))
            .getMessage();
    assertEquals(
        "archive '%s': no checkpoint in it: expected one file of format 1 or files NAME.index and"
                .formatted(zip)
            + " NAME.data-00000-of-00001",
        message);
    assertFalse(Files.exists(root.resolve("net")));
  }

  private static float[] pixels(int count) {
    float[] pixels = new float[count * 784];
    Random random = new Random(9);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(256);
    }
    return pixels;
  }

  private float[] scores(float[] pixels) {
    Network network = new Checkpoints(root).open("net");
    try (Classifier classifier = new Classifier(List.of(network), new ImageShape(28, 28, 1))) {
      return classifier.classify(pixels).get(0).values();
    }
  }
}
