package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.TinyMnist;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Precision;
import dev.mangle.testing.EventRecords;
import dev.mangle.testing.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.proto.Event;

/** A training that was cut goes on and gives the very network of one that was not. */
class ResumeTest {
  private static final int EPOCHS = 3;
  private static final String WEIGHTS = "variables.data-00000-of-00001";

  @TempDir private Path temporary;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyMnist.write(Files.createDirectory(temporary.resolve("data")), 40, 20);
  }

  /** Checkpoints fall within epochs too: every 3 steps, where an epoch has 2. */
  @Tag("slow")
  @ParameterizedTest
  @EnumSource(AdversarialTraining.class)
  void aCutTrainingGivesTheSameNetwork(AdversarialTraining kind) {
    TrainingPlan plan = plan("vgg_small", kind, Descent.Method.SGD, EPOCHS);
    byte[] expected = train(plan, "whole", Progress.SILENT);
    for (int step = 3; step <= 6; step += 3) {
      Progress cut = endingAfter(step == 3 ? "step 4/" : "step 6/");
      assertThrows(Cut.class, () -> train(plan, "cut", cut));
      assertTrue(Files.exists(temporary.resolve("cut.training/step-0000003")));
    }
    assertArrayEquals(expected, train(plan, "cut", Progress.SILENT));
    assertTrue(Files.exists(temporary.resolve("cut.training/step-0000006")));
    // Run again there is nothing to do, and the same comes out.
    assertArrayEquals(expected, train(plan, "cut", Progress.SILENT));
  }

  @Test
  void theMomentsOfAdamGoOnToo() {
    TrainingPlan plan = plan("cnn_3x3", AdversarialTraining.NONE, Descent.Method.ADAM, EPOCHS);
    byte[] expected = train(plan, "whole", Progress.SILENT);
    assertThrows(Cut.class, () -> train(plan, "cut", endingAfter("step 5/")));
    assertArrayEquals(expected, train(plan, "cut", Progress.SILENT));
  }

  /** TensorBoard's files of both runs are there, and the second says where it began. */
  @Test
  void eventsGoOnWhereTheCheckpointIs() throws IOException {
    TrainingPlan plan = plan("cnn_3x3", AdversarialTraining.FAST, Descent.Method.ADAM, EPOCHS);
    assertThrows(Cut.class, () -> train(plan, "cut", endingAfter("step 5/")));
    train(plan, "cut", Progress.SILENT);
    List<Path> files;
    try (Stream<Path> found = Files.list(temporary.resolve("cut.training/events/train"))) {
      files = found.sorted().toList();
    }
    assertEquals(2, files.size());
    List<Event> first = EventRecords.read(files.get(0));
    List<Event> second = EventRecords.read(files.get(1));
    assertEquals(1, first.get(1).getStep());
    assertEquals(4, second.get(1).getStep());
    Set<String> tags = new TreeSet<>();
    for (Event event : second) {
      event.getSummary().getValueList().forEach(value -> tags.add(value.getTag()));
    }
    assertEquals(
        Set.of(
            "loss",
            "accuracy/natural",
            "accuracy/attacked",
            "loss/natural",
            "loss/attacked",
            "learning_rate",
            "images_per_second",
            "images/natural",
            "images/attacked"),
        tags);
  }

  @Test
  void refusesAnotherPlanInOneLine() {
    TrainingPlan plan = plan("cnn_3x3", AdversarialTraining.NONE, Descent.Method.SGD, EPOCHS);
    assertThrows(Cut.class, () -> train(plan, "cut", endingAfter("step 4/")));
    TrainingPlan other = plan("cnn_3x3", AdversarialTraining.NONE, Descent.Method.SGD, EPOCHS + 1);
    String message =
        assertThrows(UserException.class, () -> train(other, "cut", Progress.SILENT)).getMessage();
    assertTrue(message.contains("not finished: expected mnist, cnn_3x3, 4"), message);
    assertTrue(message.contains("found mnist, cnn_3x3, 3 epochs"), message);
    assertEquals(1, message.lines().count());
    assertFalse(Files.exists(temporary.resolve("cut")));
  }

  /** A rate that changes nothing: the first checkpoint stays the best, and is what comes out. */
  @Test
  void patienceEndsATrainingAndTakesTheBest() throws IOException {
    TrainingPlan plan =
        new TrainingPlan(
            "mnist",
            "cnn_3x3",
            Length.steps(100),
            20,
            3,
            new Descent(Descent.Method.SGD, 1e-9, Schedule.CONSTANT, 0, 0, false),
            Examples.clean(),
            Augmentation.NONE,
            Precision.FP32,
            10);
    Path output = temporary.resolve("patient");
    TrainingFolders folders = TrainingFolders.of(data, output);
    Trainer.train(plan, new Rhythm(0, 0, 2, 3), folders, false, Progress.SILENT);
    try (Stream<Path> entries = Files.list(folders.work())) {
      assertEquals(
          List.of("events", "lock", "step-0000002", "step-0000004", "step-0000006", "step-0000008"),
          entries.map(entry -> entry.getFileName().toString()).sorted().toList());
    }
    assertArrayEquals(
        Files.readAllBytes(folders.work().resolve("step-0000002/variables/" + WEIGHTS)),
        Files.readAllBytes(output.resolve("variables/" + WEIGHTS)));
    TrainingPlan none =
        new TrainingPlan(
            "mnist",
            "cnn_3x3",
            Length.steps(100),
            20,
            3,
            plan.descent(),
            Examples.clean(),
            Augmentation.NONE,
            Precision.FP32,
            0);
    TrainingFolders others = TrainingFolders.of(data, temporary.resolve("other"));
    String message =
        assertThrows(
                UserException.class,
                () -> Trainer.train(none, new Rhythm(0, 0, 2, 3), others, false, Progress.SILENT))
            .getMessage();
    assertTrue(message.contains("with validation images"), message);
  }

  /** While epsilon grows nothing is the best, and then it is what is judged by its own epsilon. */
  @Test
  void patienceBeginsWhenEpsilonIsWhole() throws IOException {
    Pgd pgd = Examples.habit(AdversarialTraining.FAST, 10, 1);
    TrainingPlan plan =
        new TrainingPlan(
            "mnist",
            "mlp",
            Length.steps(40),
            20,
            3,
            new Descent(Descent.Method.SGD, 1e-9, Schedule.CONSTANT, 0, 0, false),
            new Examples(AdversarialTraining.FAST, pgd, 0.5, 0, List.of()),
            Augmentation.NONE,
            Precision.FP32,
            10);
    TrainingFolders folders = TrainingFolders.of(data, temporary.resolve("patient"));
    Trainer.train(plan, new Rhythm(0, 0, 2, 2), folders, false, Progress.SILENT);
    // The first whole one is that after 20 steps; two more are waited for.
    List<Path> checkpoints = TrainingCheckpoints.in(folders.work());
    assertEquals(24, TrainingCheckpoints.step(checkpoints.get(checkpoints.size() - 1)));
    assertArrayEquals(
        Files.readAllBytes(folders.work().resolve("step-0000020/variables/" + WEIGHTS)),
        Files.readAllBytes(folders.output().resolve("variables/" + WEIGHTS)));
    Rhythm endless = new Rhythm(0, 0, 2, Integer.MAX_VALUE);
    TrainingFolders others = TrainingFolders.of(data, temporary.resolve("endless"));
    Trainer.train(plan, endless, others, false, Progress.SILENT);
    assertTrue(Files.exists(others.work().resolve("step-0000040")));
  }

  @Test
  void anotherDataFolderIsAnotherTraining() throws IOException {
    TrainingPlan plan = plan("cnn_3x3", AdversarialTraining.NONE, Descent.Method.SGD, EPOCHS);
    assertThrows(Cut.class, () -> train(plan, "cut", endingAfter("step 4/")));
    data = TinyMnist.write(Files.createDirectory(temporary.resolve("other")), 60, 20);
    String message =
        assertThrows(UserException.class, () -> train(plan, "cut", Progress.SILENT)).getMessage();
    assertTrue(message.contains("holds another training"), message);
  }

  private static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static Progress endingAfter(String beginning) {
    return new Listener(
        line -> {
          if (line.startsWith(beginning)) {
            throw new Cut();
          }
        });
  }

  private byte[] train(TrainingPlan plan, String name, Progress progress) {
    Path output = temporary.resolve(name);
    TrainingFolders folders =
        new TrainingFolders(
            data,
            output,
            TrainingFolders.workBeside(output),
            new Checkpoints(Path.of("checkpoints")));
    Trainer.train(plan, new Rhythm(1, 2, 3, 0), folders, true, progress);
    try {
      return Files.readAllBytes(output.resolve("variables/" + WEIGHTS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TrainingPlan plan(
      String architecture, AdversarialTraining kind, Descent.Method method, int epochs) {
    boolean several = kind == AdversarialTraining.PGD || kind == AdversarialTraining.TRADES;
    Examples examples =
        kind == AdversarialTraining.NONE
            ? Examples.clean()
            : new Examples(
                kind,
                Examples.habit(kind, 25.5, several ? 2 : 1),
                Examples.WARM_UP,
                kind == AdversarialTraining.TRADES ? 1 : 0,
                kind == AdversarialTraining.ENSEMBLE ? List.of("mnist_natural") : List.of());
    double decay = method == Descent.Method.SGD ? 0.001 : 0;
    return new TrainingPlan(
        "mnist",
        architecture,
        Length.epochs(epochs),
        20,
        3,
        new Descent(method, 0.01, Schedule.ONE_CYCLE, decay, 0, false),
        examples,
        Augmentation.FLIP_SHIFT,
        Precision.FP32,
        10);
  }
}
