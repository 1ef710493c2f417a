package dev.mangle.train;

import dev.mangle.io.UserException;
import java.util.Locale;

/**
 * Projected gradient descent with sign steps (Madry et al. 2018); one step without a random start
 * is FGSM (Goodfellow et al. 2015).
 *
 * @param epsilon L_infinity budget in pixel units, over 0 and at most 255
 * @param stepSize length of a step in pixel units, over 0
 * @param steps 1 or more
 * @param start largest uniform noise of the random start in pixel units, 0 (none) to epsilon
 * @param restarts how often an image that is still judged rightly is attacked, 1 or more; 1 without
 *     a random start
 * @param loss what is raised
 */
public record Pgd(
    double epsilon, double stepSize, int steps, double start, int restarts, AttackLoss loss) {

  /** Checks the ranges; a refusal says what was expected and found. */
  public Pgd {
    if (!(epsilon > 0 && epsilon <= 255)) {
      throw new UserException(
          "epsilon: expected a number over 0 and at most 255 (pixel units), found %s", epsilon);
    }
    if (!(stepSize > 0 && stepSize <= 1000)) {
      throw new UserException(
          "attack step size: expected a number over 0 and at most 1000 (pixel units), found %s",
          stepSize);
    }
    if (!(start >= 0 && start <= epsilon)) {
      throw new UserException(
          "random start: expected 0 to epsilon %s (pixel units), found %s", epsilon, start);
    }
    atLeastOne("attack steps", steps);
    atLeastOne("restarts", restarts);
    if (restarts > 1 && start == 0) {
      throw new UserException(
          "restarts: expected 1, since without a random start every attempt is the same, found %d",
          restarts);
    }
  }

  /** One attempt from a random point of the whole box, on cross-entropy. */
  public static Pgd of(double epsilon, double stepSize, int steps) {
    return new Pgd(epsilon, stepSize, steps, epsilon, 1, AttackLoss.XENT);
  }

  /** One step over the whole budget from the image itself. */
  public static Pgd fgsm(double epsilon) {
    return new Pgd(epsilon, epsilon, 1, 0, 1, AttackLoss.XENT);
  }

  /** The name in {@code model.json} and in tables, such as {@code pgd-40} or {@code fgsm}. */
  public String name() {
    String name = steps == 1 && start == 0 && stepSize >= epsilon ? "fgsm" : "pgd-" + steps;
    name += restarts == 1 ? "" : "x" + restarts;
    return loss == AttackLoss.XENT ? name : name + "-" + loss;
  }

  /** All settings in words. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "epsilon %s, %d step%s of %s, %s%s, loss %s",
        number(epsilon),
        steps,
        steps == 1 ? "" : "s",
        number(stepSize),
        start == 0 ? "from the image" : "random start up to " + number(start),
        restarts == 1 ? "" : ", " + restarts + " restarts",
        loss);
  }

  /** Without the noise of floating point: 2.55, not 2.5500000000000003. */
  private static String number(double value) {
    return Float.toString((float) value);
  }

  private static void atLeastOne(String what, int value) {
    if (value < 1) {
      throw new UserException("%s: expected 1 or more, found %d", what, value);
    }
  }
}
