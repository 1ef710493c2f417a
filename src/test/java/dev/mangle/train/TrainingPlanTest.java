package dev.mangle.train;

import static dev.mangle.train.AdversarialTraining.ENSEMBLE;
import static dev.mangle.train.AdversarialTraining.FAST;
import static dev.mangle.train.AdversarialTraining.NONE;
import static dev.mangle.train.AdversarialTraining.PGD;
import static dev.mangle.train.AdversarialTraining.TRADES;
import static dev.mangle.train.Descent.Method.ADAM;
import static dev.mangle.train.Descent.Method.SGD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import dev.mangle.model.Precision;
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
    assertRefused("fast adversarial training takes 1 step, found 2", () -> examples(FAST, 76.5, 2));
    assertRefused("attack steps: expected 1 or more", () -> examples(PGD, 76.5, 0));
    assertRefused("expected fast, pgd, trades or ensemble", () -> examples(NONE, 76.5, 1));
    assertRefused("found none with ensemble", () -> examples(ENSEMBLE, 8, 1));
    assertRefused("found a,b with fast", () -> examples(FAST, 8, 1, "a", "b"));
    assertRefused("ensemble adversarial training takes 1", () -> examples(ENSEMBLE, 8, 2, "a"));
  }

  @Test
  void refusesABadAttack() {
    assertRefused("attack step size", () -> new Pgd(8, 0, 1, 0, 1, AttackLoss.XENT));
    assertRefused("attack step size", () -> new Pgd(8, Double.NaN, 1, 0, 1, AttackLoss.XENT));
    assertRefused("random start: expected 0 to", () -> new Pgd(8, 1, 1, 9, 1, AttackLoss.XENT));
    assertRefused("restarts: expected 1", () -> new Pgd(8, 1, 1, 0, 0, AttackLoss.XENT));
    assertRefused("every attempt is the same", () -> new Pgd(8, 1, 1, 0, 2, AttackLoss.XENT));
    Pgd twice = new Pgd(8, 1, 1, 8, 2, AttackLoss.XENT);
    assertRefused("one attempt, found 2", () -> Examples.of(PGD, twice));
    Pgd pgd = Examples.habit(TRADES, 8, 3);
    assertRefused("beta: expected a number", () -> new Examples(TRADES, pgd, 0, 0, List.of()));
    assertRefused("with trades only", () -> new Examples(PGD, pgd, 0, 1, List.of()));
    assertRefused("found 1.5", () -> new Examples(PGD, pgd, 1.5, 0, List.of()));
    Pgd still = new Pgd(8, 1, 3, 0, 1, AttackLoss.XENT);
    assertRefused("no gradient at the image", () -> new Examples(TRADES, still, 0, 1, List.of()));
    Pgd margin = new Pgd(8, 1, 1, 8, 1, AttackLoss.CW);
    assertRefused("found cw", () -> new Examples(TRADES, margin, 0, 1, List.of()));
  }

  @Test
  void anAttackHasItsName() {
    assertEquals("fgsm", Pgd.fgsm(8).name());
    assertEquals("pgd-40", Pgd.of(76.5, 2.55, 40).name());
    assertEquals("pgd-100x10-cw", new Pgd(8, 1, 100, 8, 10, AttackLoss.CW).name());
    assertEquals("pgd-1", Pgd.of(8, 8, 1).name());
    assertEquals(
        "epsilon 76.5, 100 steps of 2.55, random start up to 76.5, 10 restarts, loss cw",
        new Pgd(76.5, 2.55, 100, 76.5, 10, AttackLoss.CW).describe());
    assertEquals("epsilon 8.0, 1 step of 8.0, from the image, loss xent", Pgd.fgsm(8).describe());
  }

  @Test
  void epsilonGrows() {
    Examples examples = examples(FAST, 50, 1);
    assertEquals(0, examples.shareAt(0));
    assertEquals(0.5, examples.shareAt(0.1), 1e-9);
    assertEquals(1, examples.shareAt(0.2), 1e-9);
    assertEquals(1, examples.shareAt(1));
    assertEquals(1, new Examples(FAST, examples.pgd(), 0, 0, List.of()).shareAt(0));
    assertEquals(62.5, examples.pgd().stepSize());
    assertEquals(10, examples(PGD, 8, 2).pgd().stepSize());
    assertEquals(2, examples(PGD, 8, 10).pgd().stepSize());
  }

  @Test
  void aLengthIsInEpochsOrSteps() {
    assertEquals(600, Length.epochs(3).inSteps(200));
    assertEquals(3, Length.steps(3).inSteps(200));
    assertRefused("steps: expected 1 or more, found 0", () -> Length.steps(0));
    assertRefused("found 2000000000000", () -> Length.epochs(1_000_000_000).inSteps(2000));
    assertRefused("expected 0 or more, found 0, 0, -1 and 0", () -> new Rhythm(0, 0, -1, 0));
    assertEquals(new Rhythm(200, 7, 200, 3), new Rhythm(0, 7, 0, 3).of(200));
  }

  @ParameterizedTest
  @CsvSource({
    "constant, 0, 0.4",
    "constant, 1, 0.4",
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
    Descent descent = new Descent(SGD, 0.4, Schedule.named(schedule), 0, 0, false);
    assertEquals(rate, descent.learningRateAt(done), 1e-7);
  }

  @Test
  void saysAllThatMatters() {
    TrainingPlan plan =
        new TrainingPlan(
            "cifar10",
            "vgg_small",
            Length.epochs(3),
            64,
            7,
            new Descent(SGD, 0.1, Schedule.COSINE, 0.0005, 0.1, true),
            examples(ENSEMBLE, 8, 1, "a", "b"),
            Augmentation.FLIP_SHIFT,
            Precision.BF16,
            500);
    assertEquals(
        "3 epochs, batches of 64, SGD from 0.1 along a cosine to 0, weight decay 5.0E-4,"
            + " summed loss, label smoothing 0.1, seed 7, augmentation flip-shift, convolutions in"
            + " bf16, without the last 500 training images, ensemble adversarial training: epsilon"
            + " 8.0, 1 step of 10.0, random start up to 8.0, loss xent, epsilon from 0 over 0.2 of"
            + " the training, surrogates a and b",
        plan.describe());
  }

  private static TrainingPlan plan(String architecture, int epochs, int batch, int validation) {
    return new TrainingPlan(
        "mnist",
        architecture,
        Length.epochs(epochs),
        batch,
        1,
        Descent.adam(0.001),
        Examples.clean(),
        Augmentation.NONE,
        Precision.FP32,
        validation);
  }

  private static Descent descent(Descent.Method method, double decay, double smoothing) {
    return new Descent(method, 0.1, Schedule.LINEAR, decay, smoothing, false);
  }

  private static Examples examples(
      AdversarialTraining kind, double epsilon, int steps, String... surrogates) {
    Pgd pgd = Examples.habit(kind, epsilon, steps);
    return new Examples(kind, pgd, Examples.WARM_UP, 0, List.of(surrogates));
  }

  private static void assertRefused(String part, Executable making) {
    String message = assertThrows(UserException.class, making).getMessage();
    assertTrue(message.contains(part), message);
  }
}
