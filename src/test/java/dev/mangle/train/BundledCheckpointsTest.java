package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.mangle.data.Dataset;
import dev.mangle.data.Dataset.Split;
import dev.mangle.data.Datasets;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real data: training reaches what it should, and the bundled networks are what they say. */
@Tag("slow")
class BundledCheckpointsTest {
  private static final Path DATA = Path.of("data/mnist");
  private static final Dataset MNIST = Datasets.get("mnist");

  @BeforeAll
  static void fetch() {
    try {
      MNIST.fetch(DATA, Progress.SILENT);
    } catch (UserException e) {
      abort(e.getMessage());
    }
  }

  @Test
  void oneEpochReaches96Percent(@TempDir Path folder) {
    TrainingPlan plan =
        new TrainingPlan("mnist", "cnn_small", 1, 128, 0.002, 1, AdversarialTraining.NONE, 0, 0);
    ModelSpec spec = Trainer.train(plan, DATA, folder.resolve("network"), false, Progress.SILENT);
    assertTrue(spec.cleanAccuracy().top1() >= 0.96, spec.cleanAccuracy().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "mnist_natural, 0.988, 0",
    "mnist_adversarial, 0.97, 0.75",
    "mnist_heldout_natural, 0.988, 0",
    "mnist_heldout_adversarial, 0.97, 0.65",
  })
  void bundledNetworkIsAsAccurateAsItSays(String name, double clean, double robust) {
    Path folder = Path.of("checkpoints", name);
    ModelSpec spec = ModelSpec.read(folder.resolve(ModelSpec.FILE_NAME));
    Evaluation.Accuracies found =
        Evaluation.ofCheckpoint(
            folder, MNIST.load(DATA, Split.TEST), spec.robustAccuracy().epsilon(), Progress.SILENT);
    assertEquals(spec.cleanAccuracy().top1(), found.clean(), 0.0005);
    assertEquals(spec.robustAccuracy().top1(), found.robust(), 0.01);
    assertTrue(found.clean() >= clean, name + " clean: " + found.clean());
    assertTrue(found.robust() >= robust, name + " robust: " + found.robust());
  }
}
