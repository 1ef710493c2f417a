package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.importer.TestCheckpoint;
import dev.mangle.importer.TestCheckpoint.Format;
import dev.mangle.importer.TestCheckpoint.Value;
import dev.mangle.importer.slim.PublishedArchives;
import dev.mangle.importer.slim.SlimArchitectures;
import dev.mangle.importer.slim.TestWeights;
import dev.mangle.io.Sha256;
import dev.mangle.model.ModelSpec;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** {@code mangle import}, from files as TensorFlow 1 writes them to networks that are attacked. */
@Tag("slow")
class SlimImportCommandTest {
  private static final String SMALL = "mobilenet_v1_025";
  private static final String WEIGHTS = "MobilenetV1/Conv2d_0/weights";

  @TempDir private Path root;

  private Workspace work;

  @BeforeEach
  void makeWorkspace() {
    work = new Workspace(root);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void bothFormats(Format format) {
    Map<String, Value> values = TestWeights.of(SMALL, 1001, 1);
    TestCheckpoint.write(root.resolve("model.ckpt"), format, values);
    CommandRun run = importing(SMALL, "model.ckpt", "one");
    assertEquals("", run.err());
    assertEquals(0, run.exit());
    assertEquals(
        """
        | imported | mobilenet_v1_025                    |
        |----------|-------------------------------------|
        | input    | 224x224 RGB, pixel * 0.00784314 - 1 |
        | classes  | 1001, label = argmax + 0            |
        wrote %1$s; next:
          ./mangle classify --model %1$s --input IMAGES --output labels.csv
        """
            .formatted(root.resolve("checkpoints/one")),
        run.out());
    Map<String, Shape> shapes = new LinkedHashMap<>();
    values.forEach((name, value) -> shapes.put(name, value.shape()));
    Map<String, Value> saved =
        TestCheckpoint.read(root.resolve("checkpoints/one/variables/variables"), shapes);
    values.forEach(
        (name, value) -> assertTrue(Arrays.equals(value.values(), saved.get(name).values()), name));
  }

  @Test
  void modelJsonSaysEverything() {
    Path file = root.resolve("model.ckpt");
    TestCheckpoint.write(file, Format.V1, TestWeights.of(SMALL, 1001, 1));
    assertEquals(0, importing(SMALL, "model.ckpt", "one").exit());
    ModelSpec spec = spec("one");
    assertEquals(
        new ModelSpec(
            SMALL,
            "serving_default",
            new ModelSpec.Input(
                "images", 224, 224, 3, ModelSpec.Order.RGB, List.of(2 / 255.0), List.of(-1.0)),
            new ModelSpec.Logits("logits"),
            List.of(),
            1001,
            0,
            "imagenet",
            "TF-Slim checkpoint model.ckpt, SHA-256 " + Sha256.of(file),
            "",
            "",
            null,
            null),
        spec);
  }

  @Test
  void labelsFollowTheNumberOfScores() {
    TestCheckpoint.write(root.resolve("a.ckpt"), Format.V2, TestWeights.of(SMALL, 1000, 1));
    TestCheckpoint.write(root.resolve("b.ckpt"), Format.V2, TestWeights.of(SMALL, 10, 1));
    assertEquals(0, importing(SMALL, "a.ckpt", "a").exit());
    assertEquals(1, spec("a").labelOffset());
    assertEquals("imagenet", spec("a").dataset());
    assertEquals(0, importing(SMALL, "b.ckpt", "b", "--label-offset", "3", "--size", "64").exit());
    assertEquals(3, spec("b").labelOffset());
    assertEquals("", spec("b").dataset());
    assertEquals(10, spec("b").classes());
    assertEquals(64, spec("b").input().height());
    assertEquals(0, importing(SMALL, "b.ckpt", "c", "--dataset=flowers").exit());
    assertEquals("flowers", spec("c").dataset());
  }

  @Test
  void scopeAveragesAndLeftOversAreTold() {
    Map<String, Value> values = new LinkedHashMap<>();
    TestWeights.of(SMALL, 1001, 1).forEach((name, value) -> values.put("base/" + name, value));
    Shape shape = values.get("base/" + WEIGHTS).shape();
    values.put("base/" + WEIGHTS + "/ExponentialMovingAverage", Value.filled(shape, 0.5f));
    values.put("base/" + WEIGHTS + "/Momentum", Value.filled(shape, 0));
    values.put("global_step", Value.filled(Shape.scalar(), 5));
    values.put("surprise", Value.filled(Shape.of(2), 5));
    TestCheckpoint.write(root.resolve("model.ckpt"), Format.V2, values);
    CommandRun run = importing(SMALL, "model.ckpt", "one");
    assertEquals(
        """
        its variables are in the scope 'base/'
        took the moving averages of 1 of 137 variables
        left over: 1 of an optimizer (base/MobilenetV1/Conv2d_0/weights/Momentum)
        left over: 1 of a step counter (global_step)
        left over: 1 with or without moving average, whichever was not taken \
        (base/MobilenetV1/Conv2d_0/weights)
        left over: 1 that the network does not know (surprise)
        """,
        run.out().substring(0, run.out().indexOf("| imported")));
    assertEquals(0.5f, weight("one"));
    importing(SMALL, "model.ckpt", "raw", "--raw-weights");
    assertEquals(values.get("base/" + WEIGHTS).values()[0], weight("raw"));
  }

  @Test
  void whatCannotBeImportedLeavesNothingBehind() {
    Map<String, Value> values = TestWeights.of(SMALL, 1001, 1);
    values.remove(WEIGHTS);
    TestCheckpoint.write(root.resolve("model.ckpt"), Format.V2, values);
    CommandRun run = importing(SMALL, "model.ckpt", "one");
    assertEquals(2, run.exit());
    assertEquals(
        "mangle: checkpoint 'model.ckpt': 1 of 137 variables of mobilenet_v1_025 are missing, e.g."
            + " '"
            + WEIGHTS
            + "'\n",
        run.err());
    assertFalse(Files.exists(root.resolve("checkpoints/one")));
    assertEquals("", work.list("checkpoints"));
  }

  @Test
  void weightsThatMakeNoNumbersAreRefused() {
    Map<String, Value> values = TestWeights.of(SMALL, 12, 1);
    // Of the last layer: relu6 would make numbers of what comes out of the others.
    endsInBiases(values, "MobilenetV1/Logits/Conv2d_1c_1x1", Float.NaN);
    TestCheckpoint.write(root.resolve("model.ckpt"), Format.V2, values);
    CommandRun run = importing(SMALL, "model.ckpt", "one");
    assertEquals(2, run.exit());
    assertEquals(
        "mangle: checkpoint 'model.ckpt': MobilenetV1/Logits/Squeeze: the scores of a grey image are"
            + " not finite\n",
        run.err());
    assertEquals("", work.list("checkpoints"));
  }

  @Test
  void auxiliaryScoresComeAlong() {
    int classes = 10;
    Map<String, Value> values = TestWeights.of("inception_v3", classes, 1);
    endsInBiases(values, "InceptionV3/Logits/Conv2d_1c_1x1", 2);
    endsInBiases(values, "InceptionV3/AuxLogits/Conv2d_2b_1x1", 3);
    TestCheckpoint.write(root.resolve("model.ckpt"), Format.V2, values);
    assertEquals(0, importing("inception_v3", "model.ckpt", "one").exit());
    assertEquals(List.of(new ModelSpec.Aux("aux_logits", 0.4)), spec("one").aux());
    String folder = root.resolve("checkpoints/one").toString();
    try (SavedModelBundle bundle = SavedModelBundle.load(folder, "serve");
        TFloat32 images =
            TFloat32.tensorOf(
                Shape.of(2, 299, 299, 3),
                DataBuffers.of(new float[2 * 299 * 299 * 3], false, false));
        Result scores = bundle.call(Map.of("images", images))) {
      assertAll(scores, "logits", classes, 2);
      assertAll(scores, "aux_logits", classes, 3);
    }
  }

  /** Makes the layer give its biases whatever comes in, all of them one number. */
  private static void endsInBiases(Map<String, Value> values, String layer, float number) {
    values.computeIfPresent(layer + "/weights", (n, value) -> Value.filled(value.shape(), 0));
    values.computeIfPresent(layer + "/biases", (n, value) -> Value.filled(value.shape(), number));
  }

  private static void assertAll(Result scores, String output, int classes, float number) {
    TFloat32 values = (TFloat32) scores.get(output).orElseThrow();
    assertEquals(Shape.of(2, classes), values.shape());
    values.scalars().forEach(value -> assertEquals(number, value.getFloat(), output));
  }

  @Test
  void damagedArchivesAreToldByTheirOwnName() throws IOException {
    TestCheckpoint.write(root.resolve("model.ckpt"), Format.V2, TestWeights.of(SMALL, 12, 1));
    Path data = root.resolve("model.ckpt.data-00000-of-00001");
    Files.write(data, Arrays.copyOf(Files.readAllBytes(data), 5000));
    Path archive = root.resolve("model.tgz");
    Files.write(archive, PublishedArchives.tarGz(List.of(root.resolve("model.ckpt.index"), data)));
    CommandRun run = importing(SMALL, "model.tgz", "one");
    assertEquals(2, run.exit());
    assertEquals(
        "mangle: archive '%s': checkpoint 'model.ckpt' cannot be read: Read less bytes than requested%n"
            .formatted(archive),
        run.err());
    assertEquals("", work.list("checkpoints"));
  }

  @Test
  void badOptions() {
    CommandRun unknown = importing("inception_v9", "model.ckpt", "one");
    assertEquals(2, unknown.exit());
    assertTrue(unknown.err().contains("unknown architecture 'inception_v9': did you mean"));
    CommandRun all = importing("help", "model.ckpt", "one");
    assertTrue(all.err().contains("expected one of inception_v1, inception_v2"), all.err());
    CommandRun missing = importing("inception_v3", "model.ckpt", "one");
    assertEquals(
        "mangle: no checkpoint '%s'%n".formatted(root.resolve("model.ckpt")), missing.err());
    CommandRun size = importing("inception_v3", "model.ckpt", "one", "--size=0");
    assertTrue(size.err().contains("size: expected 1..4096 each, found 0x0"), size.err());
    CommandRun pattern = importing("inception_v3", "model.ckpt", "one[1]");
    assertTrue(pattern.err().contains("TensorFlow takes '[' in a path for a pattern"));
    CommandRun alone =
        CommandRun.of("import", "--architecture=vgg_16", "--output=" + root.resolve("one"));
    assertTrue(alone.err().startsWith("mangle: Missing required argument(s): --checkpoint="));
    CommandRun both = importing("vgg_16", "model.ckpt", "one", "--tflite=b");
    assertEquals(
        "mangle: expected only one of these, found --architecture=vgg_16 --checkpoint=%s and"
                .formatted(root.resolve("model.ckpt"))
            + " --tflite=b (see mangle import --help)\n",
        both.err());
    CommandRun none = CommandRun.of("import", "--output=" + root.resolve("one"));
    assertEquals(2, none.exit());
    assertEquals(1, none.err().lines().count(), none.err());
  }

  @Test
  void helpNamesEveryArchitecture() {
    String help = CommandRun.of("import", "--help").out().replaceAll("\\s+", " ");
    SlimArchitectures.names().forEach(name -> assertTrue(help.contains(name), name));
  }

  private CommandRun importing(
      String architecture, String checkpoint, String name, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "import",
                "--architecture=" + architecture,
                "--checkpoint=" + root.resolve(checkpoint),
                "--output=" + root.resolve("checkpoints").resolve(name)));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private ModelSpec spec(String name) {
    return ModelSpec.read(root.resolve("checkpoints").resolve(name).resolve("model.json"));
  }

  private float weight(String name) {
    Path prefix = root.resolve("checkpoints").resolve(name).resolve("variables/variables");
    return TestCheckpoint.read(prefix, Map.of(WEIGHTS, Shape.scalar())).get(WEIGHTS).values()[0];
  }
}
