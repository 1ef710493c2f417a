package dev.mangle.train;

import dev.mangle.io.UserException;
import java.util.Locale;

/**
 * All that decides how a network comes out; the same plan gives the same network.
 *
 * @param dataset name in {@link dev.mangle.data.Datasets}
 * @param architecture name in {@link Architectures}
 * @param epochs passes over the training images, 1 or more
 * @param batchSize images a step, 1 or more
 * @param learningRate Adam's first rate, over 0; it falls linearly to 0 over the training
 * @param seed of weights, order and random starts
 * @param adversarial on which images
 * @param epsilon budget of the adversarial examples in pixel units, 0 &lt; epsilon &le; 255; 0
 *     where there are none. It grows linearly from 0 over the first fifth of the training
 * @param attackSteps steps an adversarial example: 0 for none, 1 for fast, 1 or more for pgd
 */
public record TrainingPlan(
    String dataset,
    String architecture,
    int epochs,
    int batchSize,
    double learningRate,
    long seed,
    AdversarialTraining adversarial,
    double epsilon,
    int attackSteps) {

  /** Share of the training over which epsilon grows to its full value. */
  private static final double WARM_UP = 0.2;

  /** Checks each setting; a refusal says what was expected and found. */
  public TrainingPlan {
    Architectures.get(architecture);
    atLeastOne("epochs", epochs);
    atLeastOne("batch size", batchSize);
    if (!(learningRate > 0 && learningRate <= 1)) {
      throw new UserException(
          "learning rate: expected a number over 0 and at most 1, found %s", learningRate);
    }
    if (adversarial == AdversarialTraining.NONE) {
      requireUnused(epsilon, attackSteps);
    } else {
      requireBudget(epsilon);
      atLeastOne("attack steps", attackSteps);
      if (adversarial == AdversarialTraining.FAST && attackSteps != 1) {
        throw new UserException(
            "attack steps: fast adversarial training takes 1 step, found %d", attackSteps);
      }
    }
  }

  /** Learning rate of a step: {@code done} of the training, 0..1, lies behind it. */
  double learningRateAt(double done) {
    return learningRate * (1 - done);
  }

  /** Budget of a step in pixel units: {@code done} of the training, 0..1, lies behind it. */
  double epsilonAt(double done) {
    return epsilon * Math.min(1, done / WARM_UP);
  }

  /** Length of one attack step in budgets. */
  double attackStepInBudgets() {
    return adversarial == AdversarialTraining.FAST ? 1.25 : 2.5 / attackSteps;
  }

  /** The settings in one line for {@code model.json}. */
  public String describe() {
    String text =
        String.format(
            Locale.ROOT,
            "%d epochs, batches of %d, Adam from %s linearly to 0, seed %d",
            epochs,
            batchSize,
            learningRate,
            seed);
    if (adversarial == AdversarialTraining.NONE) {
      return text;
    }
    return text
        + String.format(
            Locale.ROOT,
            ", %s adversarial training: epsilon %s, steps %d",
            adversarial,
            epsilon,
            attackSteps);
  }

  private static void atLeastOne(String what, int value) {
    if (value < 1) {
      throw new UserException("%s: expected 1 or more, found %d", what, value);
    }
  }

  private static void requireUnused(double epsilon, int attackSteps) {
    if (epsilon != 0 || attackSteps != 0) {
      throw new UserException(
          "epsilon and attack steps are for adversarial training: expected fast or pgd, found none");
    }
  }

  private static void requireBudget(double epsilon) {
    if (!(epsilon > 0 && epsilon <= 255)) {
      throw new UserException(
          "epsilon: expected a number over 0 and at most 255 (pixel units), found %s", epsilon);
    }
    if (epsilon < 1) {
      throw new UserException(
          "epsilon: expected pixel units of 0..255, found %s; for %s of the range say %s",
          epsilon, epsilon, (float) (epsilon * 255));
    }
  }
}
