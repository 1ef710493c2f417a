package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.data.TinyMnist;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.CheckpointFolder;
import dev.mangle.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

class TrainerTest {
  @TempDir private Path temporary;
  private Path data;
  private Path output;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyMnist.write(Files.createDirectory(temporary.resolve("data")), 200, 20);
    output = temporary.resolve("checkpoints/tiny");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cnn_small", "cnn_3x3"})
  void learnsAndWritesWhatItMeasured(String architecture) throws IOException {
    TrainingPlan plan = plan(architecture, 6, 3, AdversarialTraining.NONE, 0, 0);
    ModelSpec spec = Trainer.train(plan, folders(), false, Progress.SILENT);
    assertEquals(spec, ModelSpec.read(output.resolve(ModelSpec.FILE_NAME)));
    assertTrue(spec.cleanAccuracy().top1() >= 0.9, spec.cleanAccuracy().toString());
    assertEquals(20, spec.cleanAccuracy().images());
    assertEquals("pgd-20", spec.robustAccuracy().attack());
    assertEquals(architecture, spec.architecture());
    assertEquals(ModelSpec.Order.GRAY, spec.input().order());
    assertTrue(spec.training().contains("seed 3"), spec.training());

    Evaluation.Accuracies again =
        Evaluation.ofCheckpoint(output, test(), Datasets.get("mnist").budget(), Progress.SILENT);
    assertEquals(spec.cleanAccuracy().top1(), again.clean());
    assertEquals(spec.robustAccuracy().top1(), again.robust());
  }

  @Test
  void savesTheInferencePartOnly() {
    TrainingPlan plan = plan("cnn_3x3", 1, 3, AdversarialTraining.NONE, 0, 0);
    Trainer.train(plan, folders(), false, Progress.SILENT);
    try (Network network = Network.load(output)) {
      network
          .graph()
          .operations()
          .forEachRemaining(op -> assertFalse(isTrainingOp(op), op.name() + ": " + op.type()));
    }
  }

  @Test
  void exportedNetworkGivesTheSameLogits() {
    LabeledImages images = test();
    Architecture architecture = Architectures.get("cnn_small");
    TrainingPlan plan = plan("cnn_small", 1, 5, AdversarialTraining.NONE, 0, 0);
    try (Trainee trainee = Trainee.fresh(plan, images, 10);
        Network inference = Network.toRestore(architecture, images, 10)) {
      Network trained = trainee.network();
      trained.session().initialize();
      Export.copyWeights(trained, List.of(inference));
      ModelSpec spec = new ModelSpec("", "", null, null, null, 10, 0, "", "", "", "", null, null);
      Export.write(new CheckpointFolder(output, false), inference, spec);
      try (Network loaded = Network.load(output)) {
        assertArrayEquals(logits(trained, images), logits(loaded, images));
      }
    }
  }

  @Test
  void sameSeedSameNetwork() {
    float[] first = trainedLogits(3, AdversarialTraining.PGD, 2);
    assertArrayEquals(first, trainedLogits(3, AdversarialTraining.PGD, 2));
    assertFalse(Arrays.equals(first, trainedLogits(4, AdversarialTraining.PGD, 2)));
    assertFalse(Arrays.equals(first, trainedLogits(3, AdversarialTraining.PGD, 1)));
    assertFalse(Arrays.equals(first, trainedLogits(3, AdversarialTraining.FAST, 1)));
  }

  @Test
  void leavesWhatIsNoCheckpoint() throws IOException {
    Files.createDirectories(output);
    Path mine = Files.writeString(output.resolve("mine"), "");
    String message = refusal(true);
    assertTrue(message.contains("found other files"), message);
    assertTrue(Files.exists(mine));
  }

  @Test
  void replacesACheckpointOnlyByForce() {
    TrainingPlan plan = plan("cnn_small", 1, 3, AdversarialTraining.NONE, 0, 0);
    Trainer.train(plan, folders(), false, Progress.SILENT);
    String message = refusal(false);
    assertTrue(message.contains("--force"), message);
    TrainingPlan other = plan("cnn_small", 1, 4, AdversarialTraining.NONE, 0, 0);
    Trainer.train(other, folders(), true, Progress.SILENT);
    ModelSpec spec = ModelSpec.read(output.resolve(ModelSpec.FILE_NAME));
    assertTrue(spec.training().contains("seed 4"), spec.training());
  }

  private String refusal(boolean force) {
    TrainingPlan plan = plan("cnn_small", 1, 3, AdversarialTraining.NONE, 0, 0);
    return assertThrows(
            UserException.class, () -> Trainer.train(plan, folders(), force, Progress.SILENT))
        .getMessage();
  }

  private float[] trainedLogits(long seed, AdversarialTraining adversarial, int steps) {
    TrainingPlan plan = plan("cnn_3x3", 1, seed, adversarial, 25.5, steps);
    Trainer.train(plan, folders(), true, Progress.SILENT);
    try (Network network = Network.load(output)) {
      return logits(network, test());
    }
  }

  private TrainingFolders folders() {
    return TrainingFolders.of(data, output);
  }

  private LabeledImages test() {
    return Datasets.get("mnist").test(data);
  }

  private static TrainingPlan plan(
      String architecture,
      int epochs,
      long seed,
      AdversarialTraining adversarial,
      double epsilon,
      int steps) {
    return TrainingPlan.plain(
        "mnist",
        architecture,
        epochs,
        20,
        seed,
        Descent.adam(0.005),
        new Examples(adversarial, epsilon, steps, List.of()));
  }

  private static boolean isTrainingOp(Operation op) {
    return op.type().startsWith("Apply")
        || op.type().contains("Grad")
        || op.type().contains("Backprop")
        || op.type().contains("Random")
        || op.type().contains("TruncatedNormal");
  }

  private static float[] logits(Network network, LabeledImages images) {
    try (Batch batch = new Batch(images, IntStream.range(0, images.count()).toArray());
        Result result =
            network
                .session()
                .runner()
                .feed(network.images(), batch.images())
                .fetch(network.logits())
                .run()) {
      float[] values = new float[images.count() * 10];
      int[] at = {0};
      ((TFloat32) result.get(0)).scalars().forEach(value -> values[at[0]++] = value.getFloat());
      return values;
    }
  }
}
