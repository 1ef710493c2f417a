package dev.mangle.challenge;

import dev.mangle.io.UserException;
import dev.mangle.train.AdversarialTraining;
import dev.mangle.train.AttackLoss;
import dev.mangle.train.Augmentation;
import dev.mangle.train.Descent;
import dev.mangle.train.Examples;
import dev.mangle.train.Length;
import dev.mangle.train.Pgd;
import dev.mangle.train.Precision;
import dev.mangle.train.Rhythm;
import dev.mangle.train.Schedule;
import dev.mangle.train.TrainingPlan;
import java.util.List;

/** What a configuration says of white-box attacks and of a training on them. */
public final class WhiteBox {
  /** The original's reader leaves 5,000 of the 60,000 training images out. */
  private static final int LEFT_OUT = 5000;

  private static final double LEARNING_RATE = 1e-4;

  private WhiteBox() {}

  /**
   * The configuration's attack.
   *
   * @param restarts attempts at each image
   * @throws UserException when it cannot attack: k, a or epsilon is 0
   */
  public static Pgd attack(ChallengeConfig config, int restarts) {
    return new Pgd(
        config.epsilonPixels(),
        config.stepPixels(),
        config.k(),
        config.randomStart() ? config.epsilonPixels() : 0,
        restarts,
        AttackLoss.named(config.lossFunc().toString()));
  }

  /**
   * The training of the original's {@code train.py}: Adam at 1e-4 on the summed loss of adversarial
   * examples alone, their full epsilon from the first step; without a step of the attack (k 0) on
   * the images as they are.
   */
  public static TrainingPlan training(ChallengeConfig config) {
    Examples examples =
        config.k() == 0
            ? Examples.clean()
            : new Examples(AdversarialTraining.PGD, attack(config, 1), 0, 0, List.of());
    return new TrainingPlan(
        TestImages.DATASET,
        "madry_cnn",
        Length.steps(config.maxNumTrainingSteps()),
        config.trainingBatchSize(),
        config.randomSeed(),
        new Descent(Descent.Method.ADAM, LEARNING_RATE, Schedule.CONSTANT, 0, 0, true),
        examples,
        Augmentation.NONE,
        Precision.FP32,
        LEFT_OUT);
  }

  /** How often that training tells. */
  public static Rhythm rhythm(ChallengeConfig config) {
    return new Rhythm(
        config.numOutputSteps(), config.numSummarySteps(), config.numCheckpointSteps(), 0);
  }
}
