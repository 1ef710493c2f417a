package dev.mangle.train;

import static dev.mangle.train.AdversarialTraining.FAST;
import static dev.mangle.train.AdversarialTraining.NONE;
import static dev.mangle.train.AdversarialTraining.PGD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import org.junit.jupiter.api.Test;

class TrainingPlanTest {
  @Test
  void refusesBadValues() {
    assertRefused("epochs: expected 1 or more, found 0", 0, 128, 0.001, NONE, 0, 0);
    assertRefused("batch size: expected 1 or more, found -1", 1, -1, 0.001, NONE, 0, 0);
    assertRefused("found NaN", 1, 128, Double.NaN, NONE, 0, 0);
    assertRefused("found 0.0", 1, 128, 0, NONE, 0, 0);
    assertRefused("found -76.5", 1, 128, 0.001, FAST, -76.5, 1);
    assertRefused("found NaN", 1, 128, 0.001, FAST, Double.NaN, 1);
    assertRefused("found 256.0", 1, 128, 0.001, FAST, 256, 1);
    assertRefused("for 0.3 of the range say 76.5", 1, 128, 0.001, FAST, 0.3, 1);
    assertRefused("takes 1 step, found 2", 1, 128, 0.001, FAST, 76.5, 2);
    assertRefused("attack steps: expected 1 or more", 1, 128, 0.001, PGD, 76.5, 0);
    assertRefused("expected fast or pgd", 1, 128, 0.001, NONE, 76.5, 0);
  }

  @Test
  void refusesAnUnknownArchitecture() {
    String message =
        assertThrows(
                UserException.class,
                () -> new TrainingPlan("mnist", "cnn_smal", 1, 1, 0.1, 1, NONE, 0, 0))
            .getMessage();
    assertEquals("unknown architecture 'cnn_smal': did you mean 'cnn_small'?", message);
  }

  @Test
  void epsilonGrowsAndTheRateFalls() {
    TrainingPlan plan = new TrainingPlan("mnist", "cnn_small", 1, 1, 0.1, 1, FAST, 50, 1);
    assertEquals(0, plan.epsilonAt(0));
    assertEquals(25, plan.epsilonAt(0.1), 1e-9);
    assertEquals(50, plan.epsilonAt(0.2), 1e-9);
    assertEquals(50, plan.epsilonAt(1));
    assertEquals(0.1, plan.learningRateAt(0));
    assertEquals(0.05, plan.learningRateAt(0.5), 1e-9);
    assertEquals(1.25, plan.attackStepInBudgets());
  }

  private static void assertRefused(
      String part,
      int epochs,
      int batch,
      double rate,
      AdversarialTraining adversarial,
      double epsilon,
      int steps) {
    String message =
        assertThrows(
                UserException.class,
                () ->
                    new TrainingPlan(
                        "mnist", "cnn_small", epochs, batch, rate, 1, adversarial, epsilon, steps))
            .getMessage();
    assertTrue(message.contains(part), message);
  }
}
