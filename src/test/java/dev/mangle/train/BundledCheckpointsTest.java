package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.mangle.data.Dataset;
import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.ModelSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real data: training reaches what it should, and the bundled networks are what they say. */
@Tag("slow")
class BundledCheckpointsTest {
  private static final Checkpoints BUNDLED = new Checkpoints(Path.of("checkpoints"));
  private static final long MOST_BYTES = 2_500_000;

  /** The least that is right: clean, under PGD-20. */
  private record Floor(double clean, double robust) {}

  private static final Map<String, Floor> FLOORS =
      Map.of(
          "mnist_natural", new Floor(0.988, 0),
          "mnist_adversarial", new Floor(0.985, 0.9),
          "mnist_heldout_natural", new Floor(0.988, 0),
          "mnist_heldout_adversarial", new Floor(0.985, 0.9),
          "base_inception", new Floor(0.86, 0),
          "base_vgg", new Floor(0.86, 0),
          "base_inception_resnet", new Floor(0.84, 0),
          "adv_inception", new Floor(0.6, 0.28),
          "ens_adv_inception_resnet", new Floor(0.75, 0));

  static List<String> bundled() {
    return BUNDLED.names();
  }

  @Test
  void oneEpochReaches96Percent(@TempDir Path folder) {
    Dataset mnist = fetched("mnist");
    TrainingPlan plan =
        TrainingPlan.plain(
            "mnist", "cnn_small", Length.epochs(1), 128, 1, Descent.adam(0.002), Examples.clean());
    TrainingFolders folders = TrainingFolders.of(data(mnist), folder.resolve("network"));
    ModelSpec spec = Trainer.train(plan, Rhythm.EPOCHS, folders, false, Progress.SILENT).spec();
    assertTrue(spec.cleanAccuracy().top1() >= 0.96, spec.cleanAccuracy().toString());
  }

  @ParameterizedTest
  @MethodSource("bundled")
  void isSmall(String name) {
    assertTrue(FileUtils.sizeOfDirectory(BUNDLED.path(name).toFile()) < MOST_BYTES, name);
  }

  @ParameterizedTest
  @MethodSource("bundled")
  void isAsAccurateAsItSays(String name) {
    Floor floor = FLOORS.get(name);
    assertNotNull(floor, name + " has no floor here");
    Path folder = BUNDLED.path(name);
    ModelSpec spec = ModelSpec.read(folder.resolve(ModelSpec.FILE_NAME));
    Dataset dataset = fetched(spec.dataset());
    assertEquals(dataset.budget().epsilon(), spec.robustAccuracy().epsilon());
    LabeledImages test = dataset.test(data(dataset));
    ImageShape shape = new ImageShape(test.height(), test.width(), test.channels());
    try (Evaluation evaluation = Evaluation.open(BUNDLED.open(name), shape)) {
      double clean = evaluation.accuracy(test);
      Pgd pgd = Evaluation.habit(dataset.budget());
      double robust =
          evaluation
              .attack(
                  test.first(spec.robustAccuracy().images()), pgd, Evaluation.SEED, Progress.SILENT)
              .accuracy();
      assertEquals(spec.cleanAccuracy().top1(), clean, 0.0005);
      assertEquals(spec.robustAccuracy().top1(), robust, 0.01);
      assertTrue(clean >= floor.clean, name + " clean: " + clean);
      assertTrue(robust >= floor.robust, name + " robust: " + robust);
    }
  }

  private static Dataset fetched(String name) {
    Dataset dataset = Datasets.get(name);
    try {
      dataset.fetch(data(dataset), Progress.SILENT);
    } catch (UserException e) {
      abort(e.getMessage());
    }
    return dataset;
  }

  private static Path data(Dataset dataset) {
    return Path.of("data", dataset.name());
  }
}
