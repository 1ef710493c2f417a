package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.Dataset;
import dev.mangle.data.Dataset.Split;
import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.data.TinyMnist;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Execution;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;

class TrainerTest {
  private static final ImageShape SHAPE = new ImageShape(28, 28, 1);

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
    TrainingPlan plan = plan(architecture, 8, 3, Examples.clean());
    Trained trained = train(plan, false);
    ModelSpec spec = trained.spec();
    assertEquals(spec, ModelSpec.read(output.resolve(ModelSpec.FILE_NAME)));
    assertTrue(spec.cleanAccuracy().top1() >= 0.9, spec.cleanAccuracy().toString());
    assertEquals(20, spec.cleanAccuracy().images());
    assertEquals("pgd-20", spec.robustAccuracy().attack());
    assertEquals(architecture, spec.architecture());
    assertEquals(ModelSpec.Order.GRAY, spec.input().order());
    assertTrue(spec.training().contains("seed 3"), spec.training());
    assertFalse(Files.exists(output.resolve("training")));

    Dataset mnist = Datasets.get("mnist");
    try (Evaluation again = evaluation()) {
      assertEquals(spec.cleanAccuracy().top1(), again.accuracy(test()));
      assertEquals(trained.train(), again.accuracy(mnist.load(data, Split.TRAIN)));
      assertEquals(trained.validation(), again.accuracy(mnist.load(data, Split.VALIDATION)));
      Pgd pgd = Evaluation.habit(mnist.budget());
      double robust = again.attack(test(), pgd, Evaluation.SEED, Progress.SILENT).accuracy();
      assertEquals(spec.robustAccuracy().top1(), robust);
    }
  }

  @Test
  void everyCheckpointIsANetworkThatOthersOpen() throws IOException {
    train(plan("cnn_3x3", 2, 3, Examples.clean()), false);
    Path work = TrainingFolders.workBeside(output);
    List<Path> checkpoints = TrainingCheckpoints.in(work);
    assertEquals(List.of("step-0000009", "step-0000018"), names(checkpoints));
    assertEquals(18, TrainingCheckpoints.step(checkpoints.get(1)));
    float[] last = logits(new Checkpoints(work).open("step-0000018"));
    assertArrayEquals(last, logits(new Checkpoints(output.getParent()).open("tiny")));
    assertFalse(Arrays.equals(last, logits(new Checkpoints(work).open("step-0000009"))));
  }

  @Test
  void savesTheInferencePartOnly() {
    train(plan("cnn_3x3", 1, 3, Examples.clean()), false);
    try (SavedModelBundle bundle = SavedModelBundle.load(output.toString(), "serve")) {
      bundle
          .graph()
          .operations()
          .forEachRemaining(op -> assertFalse(isTrainingOp(op), op.name() + ": " + op.type()));
    }
  }

  /** The form that is trained on, with batch norm folded, and the one that is saved. */
  @Test
  void exportedNetworkGivesTheSameLogits() throws IOException {
    TrainingPlan plan = plan("cnn_small", 1, 5, Examples.clean());
    Path folder = Files.createDirectories(output);
    try (Trainee trainee = Trainee.fresh(plan, SHAPE, 10, Execution.USUAL);
        Export export = new Export(Architectures.get("cnn_small"), SHAPE, 10)) {
      Session session = trainee.network().session();
      session.initialize();
      String variables = temporary.resolve("variables").toString();
      session.save(variables);
      export.writeTo(folder, variables, export.spec(plan, SHAPE, 10, ""));
      float[] found = logits(new Checkpoints(output.getParent()).open("tiny"));
      try (Batch batch = SmallNetworks.all(test())) {
        trainee.network().batch().load(session, batch);
        try (Result result = session.runner().fetch(trainee.network().logits()).run()) {
          assertArrayEquals(Tensors.floats(result.get(0)), found, 1e-5f);
        }
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
    train(plan("cnn_small", 1, 3, Examples.clean()), false);
    String message = refusal(false);
    assertTrue(message.contains("--force"), message);
    train(plan("cnn_small", 1, 4, Examples.clean()), true);
    ModelSpec spec = ModelSpec.read(output.resolve(ModelSpec.FILE_NAME));
    assertTrue(spec.training().contains("seed 4"), spec.training());
  }

  @Test
  void saysWhenItDiverges() {
    TrainingPlan plan =
        TrainingPlan.plain(
            "mnist",
            "cnn_3x3",
            Length.epochs(20),
            20,
            1,
            new Descent(Descent.Method.SGD, 1, Schedule.CONSTANT, 0, 0, true),
            Examples.clean());
    String message = assertThrows(UserException.class, () -> train(plan, false)).getMessage();
    assertTrue(message.contains("lower the learning rate"), message);
    assertFalse(Files.exists(output));
  }

  private Trained train(TrainingPlan plan, boolean force) {
    return Trainer.train(plan, Rhythm.EPOCHS, folders(), force, Progress.SILENT);
  }

  private String refusal(boolean force) {
    TrainingPlan plan = plan("cnn_small", 1, 3, Examples.clean());
    return assertThrows(UserException.class, () -> train(plan, force)).getMessage();
  }

  private float[] trainedLogits(long seed, AdversarialTraining adversarial, int steps) {
    Pgd pgd = Examples.habit(adversarial, 25.5, steps);
    train(plan("cnn_3x3", 1, seed, Examples.of(adversarial, pgd)), true);
    return logits(new Checkpoints(output.getParent()).open("tiny"));
  }

  private TrainingFolders folders() {
    return TrainingFolders.of(data, output);
  }

  private LabeledImages test() {
    return Datasets.get("mnist").test(data);
  }

  private Evaluation evaluation() {
    return Evaluation.open(new Checkpoints(output.getParent()).open("tiny"), SHAPE);
  }

  private static List<String> names(List<Path> paths) {
    return paths.stream().map(path -> path.getFileName().toString()).toList();
  }

  private static TrainingPlan plan(String architecture, int epochs, long seed, Examples examples) {
    return TrainingPlan.plain(
        "mnist", architecture, Length.epochs(epochs), 20, seed, Descent.adam(0.005), examples);
  }

  private static boolean isTrainingOp(Operation op) {
    return op.type().startsWith("Apply")
        || op.type().contains("Grad")
        || op.type().contains("Backprop")
        || op.type().contains("Random")
        || op.type().contains("TruncatedNormal");
  }

  private float[] logits(dev.mangle.model.Network checkpoint) {
    try (Network network = Network.open(checkpoint, SHAPE);
        Batch batch = SmallNetworks.all(test())) {
      network.batch().load(network.session(), batch);
      try (Result result = network.session().runner().fetch(network.logits()).run()) {
        return Tensors.floats(result.get(0));
      }
    }
  }
}
