package dev.mangle.train;

import static dev.mangle.train.AdversarialTraining.ENSEMBLE;
import static dev.mangle.train.AdversarialTraining.FAST;
import static dev.mangle.train.AdversarialTraining.NONE;
import static dev.mangle.train.AdversarialTraining.PGD;
import static dev.mangle.train.Descent.Method.ADAM;
import static dev.mangle.train.Descent.Method.SGD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingPlanTest {
  @Test
  void refusesBadValues() {
    assertRefused("epochs: expected 1 or more, found 0", () -> plan("cnn_small", 0, 128, 0));
    assertRefused("batch size: expected 1 or more, found -1", () -> plan("cnn_small", 1, -1, 0));
    assertRefused("validation images: expected 0 or more", () -> plan("cnn_small", 1, 1, -1));
    assertRefused(
        "unknown architecture 'cnn_smal': did you mean 'cnn_small'?",
        () -> plan("cnn_smal", 1, 1, 0));
  }

  @Test
  void refusesABadDescent() {
    assertRefused("found NaN", () -> Descent.adam(Double.NaN));
    assertRefused("found 0.0", () -> Descent.adam(0));
    assertRefused("found 1.5", () -> Descent.adam(1.5));
    assertRefused("with optimizer sgd", () -> descent(ADAM, 0.001, 0));
    assertRefused("weight decay: expected a number of 0..0.1", () -> descent(SGD, 0.2, 0));
    assertRefused("label smoothing: expected a number of 0..0.5", () -> descent(SGD, 0, -0.1));
  }

  @Test
  void refusesBadExamples() {
    assertRefused("found -76.5", () -> examples(FAST, -76.5, 1));
    assertRefused("found NaN", () -> examples(FAST, Double.NaN, 1));
    assertRefused("found 256.0", () -> examples(FAST, 256, 1));
    assertRefused("for 0.3 of the range say 76.5", () -> examples(FAST, 0.3, 1));
    assertRefused("fast adversarial training takes 1 step, found 2", () -> examples(FAST, 76.5, 2));
    assertRefused("attack steps: expected 1 or more", () -> examples(PGD, 76.5, 0));
    assertRefused("expected fast, pgd or ensemble", () -> examples(NONE, 76.5, 0));
    assertRefused("found none with ensemble", () -> examples(ENSEMBLE, 8, 1));
    assertRefused("found a,b with fast", () -> examples(FAST, 8, 1, "a", "b"));
    assertRefused("ensemble adversarial training takes 1", () -> examples(ENSEMBLE, 8, 2, "a"));
  }

  @Test
  void epsilonGrows() {
    Examples examples = examples(FAST, 50, 1);
    assertEquals(0, examples.epsilonAt(0));
    assertEquals(25, examples.epsilonAt(0.1), 1e-9);
    assertEquals(50, examples.epsilonAt(0.2), 1e-9);
    assertEquals(50, examples.epsilonAt(1));
    assertEquals(1.25, examples.stepInBudgets());
    assertEquals(1.25, examples(PGD, 8, 2).stepInBudgets());
    assertEquals(0.25, examples(PGD, 8, 10).stepInBudgets());
  }

  @ParameterizedTest
  @CsvSource({
    "linear, 0, 0.4",
    "linear, 0.5, 0.2",
    "linear, 1, 0",
    "cosine, 0, 0.4",
    "cosine, 0.25, 0.3414214",
    "cosine, 0.5, 0.2",
    "cosine, 1, 0",
    "one-cycle, 0, 0",
    "one-cycle, 0.1, 0.2",
    "one-cycle, 0.2, 0.4",
    "one-cycle, 0.6, 0.2",
    "one-cycle, 1, 0",
  })
  void theRateFollowsTheSchedule(String schedule, double done, double rate) {
    Descent descent = new Descent(SGD, 0.4, Schedule.named(schedule), 0, 0);
    assertEquals(rate, descent.learningRateAt(done), 1e-7);
  }

  @Test
  void saysAllThatMatters() {
    TrainingPlan plan =
        new TrainingPlan(
            "cifar10",
            "vgg_small",
            3,
            64,
            7,
            new Descent(SGD, 0.1, Schedule.COSINE, 0.0005, 0.1),
            examples(ENSEMBLE, 8, 1, "a", "b"),
            Augmentation.FLIP_SHIFT,
            Precision.BF16,
            500);
    assertEquals(
        "3 epochs, batches of 64, SGD from 0.1 along a cosine to 0, weight decay 5.0E-4, label"
            + " smoothing 0.1, seed 7, augmentation flip-shift, convolutions in bf16, without the"
            + " last 500 training images, ensemble adversarial training: epsilon 8.0, steps 1,"
            + " surrogates a and b",
        plan.describe());
  }

  private static TrainingPlan plan(String architecture, int epochs, int batch, int validation) {
    return new TrainingPlan(
        "mnist",
        architecture,
        epochs,
        batch,
        1,
        Descent.adam(0.001),
        Examples.clean(),
        Augmentation.NONE,
        Precision.FP32,
        validation);
  }

  private static Descent descent(Descent.Method method, double decay, double smoothing) {
    return new Descent(method, 0.1, Schedule.LINEAR, decay, smoothing);
  }

  private static Examples examples(
      AdversarialTraining kind, double epsilon, int steps, String... surrogates) {
    return new Examples(kind, epsilon, steps, List.of(surrogates));
  }

  private static void assertRefused(String part, Executable making) {
    String message = assertThrows(UserException.class, making).getMessage();
    assertTrue(message.contains(part), message);
  }
}
