package dev.mangle.train;

import dev.mangle.io.UserException;
import java.util.List;

/**
 * On which images a network is trained.
 *
 * @param kind of adversarial examples
 * @param pgd how they are made, each in one attempt; {@code null} where there are none
 * @param warmUp share of the training over which epsilon grows linearly from 0, 0..1
 * @param beta what TRADES multiplies its second term with, over 0; 0 for all others
 * @param surrogates checkpoints that perturb images besides the network itself; for ensemble only
 */
public record Examples(
    AdversarialTraining kind, Pgd pgd, double warmUp, double beta, List<String> surrogates) {

  /** Share of the training over which epsilon grows where nothing is said. */
  public static final double WARM_UP = 0.2;

  /** Checks that the settings go together; a refusal says what was expected and found. */
  public Examples {
    surrogates = List.copyOf(surrogates);
    if ((kind == AdversarialTraining.NONE) != (pgd == null)) {
      throw new UserException(
          "epsilon and attack steps are for adversarial training: expected %s, found %s",
          AdversarialTraining.KINDS, kind);
    }
    if (pgd != null) {
      requireOneAttempt(kind, pgd);
    }
    if (!(warmUp >= 0 && warmUp <= 1)) {
      throw new UserException("warm-up of epsilon: expected a share of 0..1, found %s", warmUp);
    }
    requireBeta(kind, beta);
    if ((kind == AdversarialTraining.ENSEMBLE) == surrogates.isEmpty()) {
      throw new UserException(
          "surrogates: expected with ensemble adversarial training and only there, found %s with"
              + " %s",
          surrogates.isEmpty() ? "none" : String.join(",", surrogates), kind);
    }
  }

  /** The images as they are. */
  public static Examples clean() {
    return new Examples(AdversarialTraining.NONE, null, 0, 0, List.of());
  }

  /** Examples of {@code kind} as {@code pgd} makes them; none of TRADES or ensemble. */
  public static Examples of(AdversarialTraining kind, Pgd pgd) {
    return new Examples(kind, pgd, WARM_UP, 0, List.of());
  }

  /** How {@code kind} makes its examples where nothing else is said; epsilon in pixel units. */
  public static Pgd habit(AdversarialTraining kind, double epsilon, int steps) {
    double stepSize =
        switch (kind) {
          case NONE, FAST, ENSEMBLE -> 1.25 * epsilon;
          case PGD, TRADES -> 2.5 * epsilon / Math.max(1, steps);
        };
    double start = kind == AdversarialTraining.TRADES ? Trades.START : epsilon;
    return new Pgd(epsilon, stepSize, steps, start, 1, AttackLoss.XENT);
  }

  /** Share of the budget in a step: {@code done} of the training, 0..1, lies behind it. */
  double shareAt(double done) {
    return warmUp == 0 ? 1 : Math.min(1, done / warmUp);
  }

  /** The settings for {@code model.json}; empty for clean images. */
  String describe() {
    if (kind == AdversarialTraining.NONE) {
      return "";
    }
    String text = ", " + kind + " adversarial training: " + pgd.describe();
    text += warmUp == 0 ? "" : ", epsilon from 0 over " + warmUp + " of the training";
    text += beta == 0 ? "" : ", beta " + beta;
    return surrogates.isEmpty() ? text : text + ", surrogates " + String.join(" and ", surrogates);
  }

  private static void requireOneAttempt(AdversarialTraining kind, Pgd pgd) {
    boolean one = kind == AdversarialTraining.FAST || kind == AdversarialTraining.ENSEMBLE;
    if (one && pgd.steps() != 1) {
      throw new UserException(
          "attack steps: %s adversarial training takes 1 step, found %d", kind, pgd.steps());
    }
    if (pgd.restarts() != 1) {
      throw new UserException("restarts: training makes one attempt, found %d", pgd.restarts());
    }
    if (kind == AdversarialTraining.TRADES && pgd.start() == 0) {
      throw new UserException(
          "random start: expected with trades, which has no gradient at the image, found none");
    }
    if (kind == AdversarialTraining.TRADES && pgd.loss() != AttackLoss.XENT) {
      throw new UserException(
          "attack loss: trades raises its own (how far the scores move), found %s", pgd.loss());
    }
  }

  private static void requireBeta(AdversarialTraining kind, double beta) {
    boolean trades = kind == AdversarialTraining.TRADES;
    if (trades ? !(beta > 0 && beta <= 1000) : beta != 0) {
      throw new UserException(
          trades
              ? "beta: expected a number over 0 and at most 1000, found %s"
              : "beta: expected with trades only, found %s",
          beta);
    }
  }
}
