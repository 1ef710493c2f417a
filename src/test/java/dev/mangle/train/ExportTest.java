package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mangle.data.Dataset;
import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.data.TinyCifar;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Classifier;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.Network;
import dev.mangle.model.PixelGraph;
import dev.mangle.model.Precision;
import dev.mangle.model.Tensors;
import dev.mangle.testing.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;

/** What comes out of a training with batch norm is what the rest of the tool takes. */
@Tag("slow")
class ExportTest {
  private static final Dataset CIFAR10 = Datasets.get("cifar10");

  @TempDir private Path temporary;
  private Path data;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void writeData() throws IOException {
    data = TinyCifar.write(Files.createDirectory(temporary.resolve("data")), 20);
  }

  @ParameterizedTest
  @CsvSource({"inception_small, 1", "inception_resnet_small, 1", "vgg_small, 0"})
  void opensFoldedWithTheSameScores(String architecture, int heads) {
    ModelSpec spec = train(architecture, 2, Precision.FP32);
    assertEquals(heads, spec.aux().size());
    assertEquals(ModelSpec.Order.RGB, spec.input().order());
    assertEquals(8, spec.robustAccuracy().epsilon());
    Network network = new Checkpoints(temporary).open("network");
    assertTrue(
        network.graph().getNodeList().stream()
            .noneMatch(node -> node.getOp().startsWith("FusedBatchNorm")));
    LabeledImages images = CIFAR10.test(data);
    float[] pixels = new float[images.pixels().length];
    IntStream.range(0, pixels.length).forEach(i -> pixels[i] = images.pixels()[i] & 0xFF);
    try (Classifier classifier = new Classifier(List.of(network), new ImageShape(32, 32, 3))) {
      float[] expected = saved(images);
      float[] found = classifier.classify(pixels).get(0).values();
      assertArrayEquals(expected, found, 1e-3f);
    }
    try (PixelGraph graph = PixelGraph.build(List.of(network), new ImageShape(32, 32, 3))) {
      assertEquals(heads, graph.heads().get(0).aux().size());
      graph.heads().get(0).aux().forEach(aux -> assertEquals(0.4, aux.weight()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp32", "bf16"})
  void theLossFalls(String name) {
    Precision precision = Precision.named(name);
    assumeTrue(precision.warningOfTraining().isEmpty(), "TensorFlow computes bf16 wrongly here");
    train("inception_small", 4, precision);
    List<Double> losses =
        said.stream()
            .filter(line -> line.startsWith("step "))
            .map(line -> Double.valueOf(line.replaceFirst(".*loss ([0-9.]+),.*", "$1")))
            .toList();
    assertEquals(4, losses.size());
    assertTrue(losses.get(3) < 0.7 * losses.get(0), losses.toString());
  }

  private ModelSpec train(String architecture, int epochs, Precision precision) {
    TrainingPlan plan =
        new TrainingPlan(
            "cifar10",
            architecture,
            Length.epochs(epochs),
            10,
            3,
            new Descent(Descent.Method.SGD, 0.05, Schedule.LINEAR, 0.0005, 0, false),
            Examples.clean(),
            Augmentation.NONE,
            precision,
            0);
    TrainingFolders folders = TrainingFolders.of(data, temporary.resolve("network"));
    return Trainer.train(plan, Rhythm.EPOCHS, folders, false, new Listener(said::add)).spec();
  }

  /** The SavedModel as it is, by its signature. */
  private float[] saved(LabeledImages images) {
    try (SavedModelBundle bundle =
            SavedModelBundle.load(temporary.resolve("network").toString(), "serve");
        Batch batch = SmallNetworks.all(images);
        Result result = bundle.call(Map.of("images", batch.images()))) {
      return Tensors.floats(result.get("logits").orElseThrow());
    }
  }
}
