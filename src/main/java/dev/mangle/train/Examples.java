package dev.mangle.train;

import dev.mangle.io.UserException;
import java.util.List;
import java.util.Locale;

/**
 * On which images a network is trained.
 *
 * @param kind of adversarial examples
 * @param epsilon their budget in pixel units, 0 &lt; epsilon &le; 255; 0 where there are none. It
 *     grows linearly from 0 over the first fifth of the training
 * @param steps steps an example: 0 for none, 1 for fast and ensemble, 1 or more for pgd
 * @param surrogates checkpoints that perturb images besides the network itself; for ensemble only
 */
public record Examples(
    AdversarialTraining kind, double epsilon, int steps, List<String> surrogates) {

  /** Share of the training over which epsilon grows to its full value. */
  private static final double WARM_UP = 0.2;

  /** Checks that the settings go together; a refusal says what was expected and found. */
  public Examples {
    surrogates = List.copyOf(surrogates);
    if (kind == AdversarialTraining.NONE) {
      requireUnused(epsilon, steps);
    } else {
      requireBudget(epsilon);
      requireSteps(kind, steps);
    }
    if ((kind == AdversarialTraining.ENSEMBLE) == surrogates.isEmpty()) {
      throw new UserException(
          "surrogates: expected with ensemble adversarial training and only there, found %s with"
              + " %s",
          surrogates.isEmpty() ? "none" : String.join(",", surrogates), kind);
    }
  }

  /** The images as they are. */
  public static Examples clean() {
    return new Examples(AdversarialTraining.NONE, 0, 0, List.of());
  }

  /** Budget of a step in pixel units: {@code done} of the training, 0..1, lies behind it. */
  double epsilonAt(double done) {
    return epsilon * Math.min(1, done / WARM_UP);
  }

  /** Length of one attack step in budgets. */
  double stepInBudgets() {
    return kind == AdversarialTraining.PGD ? 2.5 / steps : 1.25;
  }

  /** The settings for {@code model.json}; empty for clean images. */
  String describe() {
    if (kind == AdversarialTraining.NONE) {
      return "";
    }
    String text =
        String.format(
            Locale.ROOT, ", %s adversarial training: epsilon %s, steps %d", kind, epsilon, steps);
    return surrogates.isEmpty() ? text : text + ", surrogates " + String.join(" and ", surrogates);
  }

  private static void requireSteps(AdversarialTraining kind, int steps) {
    if (steps < 1) {
      throw new UserException("attack steps: expected 1 or more, found %d", steps);
    }
    if (kind != AdversarialTraining.PGD && steps != 1) {
      throw new UserException(
          "attack steps: %s adversarial training takes 1 step, found %d", kind, steps);
    }
  }

  private static void requireUnused(double epsilon, int steps) {
    if (epsilon != 0 || steps != 0) {
      throw new UserException(
          "epsilon and attack steps are for adversarial training: expected %s, found none",
          AdversarialTraining.KINDS);
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
