package dev.mangle.challenge;

import dev.mangle.io.UserException;
import dev.mangle.model.Precision;
import dev.mangle.train.AdversarialTraining;
import dev.mangle.train.AttackLoss;
import dev.mangle.train.Augmentation;
import dev.mangle.train.Descent;
import dev.mangle.train.Examples;
import dev.mangle.train.Length;
import dev.mangle.train.Pgd;
import dev.mangle.train.Rhythm;
import dev.mangle.train.Schedule;
import dev.mangle.train.TrainingPlan;
import java.util.List;

/** What a configuration says of white-box attacks and of a training on them. */
public final class WhiteBox {
  private static final double LEARNING_RATE = 1e-4;

  private WhiteBox() {}

  /**
   * The configuration's attack.
   *
   * @param restarts attempts at each image
   * @throws UserException when it does not attack: k, a or epsilon is 0
   */
  public static Pgd attack(ChallengeConfig config, int restarts) {
    if (!attacks(config)) {
      throw new UserException(
          "the configuration's 'k', 'a' and 'epsilon': expected over 0 for an attack, found %d, %s"
              + " and %s",
          config.k(), config.a(), config.epsilon());
    }
    return new Pgd(
        config.epsilonPixels(),
        config.stepPixels(),
        config.k(),
        config.randomStart() ? config.epsilonPixels() : 0,
        restarts,
        AttackLoss.named(config.lossFunc().toString()));
  }

  /** Whether the configuration has an attack: none of k, a and epsilon is 0. */
  public static boolean attacks(ChallengeConfig config) {
    return config.k() > 0 && config.a() > 0 && config.epsilon() > 0;
  }

  /**
   * The training of the original's {@code train.py}: Adam at 1e-4 on the summed loss of adversarial
   * examples alone, their full epsilon from the first step; without an attack on the images as they
   * are. It sees the 50,000 training images of the data set's split here, where the original's
   * reader gives 55,000.
   */
  public static TrainingPlan training(ChallengeConfig config) {
    Examples examples =
        !attacks(config)
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
        null);
  }

  /** How often that training tells. */
  public static Rhythm rhythm(ChallengeConfig config) {
    return new Rhythm(
        config.numOutputSteps(), config.numSummarySteps(), config.numCheckpointSteps(), 0);
  }
}
