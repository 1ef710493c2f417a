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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training that was cut goes on and gives the very network of one that was not. */
class ResumeTest {
  private static final int EPOCHS = 3;

  @TempDir private Path temporary;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyMnist.write(Files.createDirectory(temporary.resolve("data")), 40, 20);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(AdversarialTraining.class)
  void aCutTrainingGivesTheSameNetwork(AdversarialTraining kind) {
    TrainingPlan plan = plan(kind, Descent.Method.SGD, EPOCHS);
    byte[] expected = train(plan, "whole", Progress.SILENT);
    for (int epoch = 1; epoch < EPOCHS; epoch++) {
      Progress cut = endingAfter("epoch " + epoch + "/");
      assertThrows(Cut.class, () -> train(plan, "cut", cut));
      assertTrue(Files.exists(temporary.resolve("cut.training/epoch-000" + epoch)));
    }
    assertArrayEquals(expected, train(plan, "cut", Progress.SILENT));
    assertFalse(Files.exists(temporary.resolve("cut.training")));
  }

  @Test
  void theMomentsOfAdamGoOnToo() {
    TrainingPlan plan = plan(AdversarialTraining.NONE, Descent.Method.ADAM, EPOCHS);
    byte[] expected = train(plan, "whole", Progress.SILENT);
    assertThrows(Cut.class, () -> train(plan, "cut", endingAfter("epoch 2/")));
    assertArrayEquals(expected, train(plan, "cut", Progress.SILENT));
  }

  @Test
  void refusesAnotherPlanInOneLine() {
    TrainingPlan plan = plan(AdversarialTraining.NONE, Descent.Method.SGD, EPOCHS);
    assertThrows(Cut.class, () -> train(plan, "cut", endingAfter("epoch 1/")));
    TrainingPlan other = plan(AdversarialTraining.NONE, Descent.Method.SGD, EPOCHS + 1);
    String message =
        assertThrows(UserException.class, () -> train(other, "cut", Progress.SILENT)).getMessage();
    assertTrue(message.contains("holds another training: expected mnist, vgg_small, 4"), message);
    assertTrue(message.contains("found mnist, vgg_small, 3 epochs"), message);
    assertEquals(1, message.lines().count());
    assertFalse(Files.exists(temporary.resolve("cut")));
  }

  private static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static Progress endingAfter(String beginning) {
    return new Progress() {
      @Override
      public Task begin(String name, long total) {
        return steps -> {};
      }

      @Override
      public void say(String line) {
        if (line.startsWith(beginning)) {
          throw new Cut();
        }
      }
    };
  }

  private byte[] train(TrainingPlan plan, String name, Progress progress) {
    Path output = temporary.resolve(name);
    TrainingFolders folders =
        new TrainingFolders(
            data,
            output,
            TrainingFolders.workBeside(output),
            new Checkpoints(Path.of("checkpoints")));
    Trainer.train(plan, folders, false, progress);
    try {
      return Files.readAllBytes(output.resolve("variables/variables.data-00000-of-00001"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TrainingPlan plan(AdversarialTraining kind, Descent.Method method, int epochs) {
    Examples examples =
        switch (kind) {
          case NONE -> Examples.clean();
          case FAST -> new Examples(kind, 25.5, 1, List.of());
          case PGD -> new Examples(kind, 25.5, 2, List.of());
          case ENSEMBLE -> new Examples(kind, 25.5, 1, List.of("mnist_natural"));
        };
    return new TrainingPlan(
        "mnist",
        "vgg_small",
        epochs,
        20,
        3,
        new Descent(method, 0.01, Schedule.ONE_CYCLE, method == Descent.Method.SGD ? 0.001 : 0, 0),
        examples,
        Augmentation.FLIP_SHIFT,
        Precision.FP32,
        10);
  }
}
