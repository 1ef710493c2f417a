package dev.mangle.attack;

import dev.mangle.attack.fusion.Fusions;
import dev.mangle.attack.loss.Losses;
import dev.mangle.attack.step.Norm;
import dev.mangle.attack.technique.Techniques;
import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A plan for any budget: all that an attack does but for epsilon, seed and batch size.
 *
 * @param objective what it wants
 * @param loss of which it is wanted, as {@code Losses} reads it
 * @param ensemble how networks join, as {@code Fusions} reads it
 * @param techniques in their order, as {@code Techniques} reads them
 * @param norm in which gradients are normalised
 * @param iterations number of steps, at least 0
 * @param stepSize length of a step, or null for the usual one: the contest's with mng, else epsilon
 *     over the iterations
 * @param start where it begins
 */
public record Recipe(
    Objective objective,
    String loss,
    String ensemble,
    List<String> techniques,
    Norm norm,
    int iterations,
    StepSize stepSize,
    Start start) {
  /** Iterations with mng where none are said. */
  public static final int MNG_ITERATIONS = 20;

  /** The same with any other ensemble. */
  public static final int ITERATIONS = 10;

  /**
   * Writes every name with all its values.
   *
   * @throws UserException naming what is not known
   */
  public Recipe {
    loss = Losses.registry().parse(loss).text();
    ensemble = Fusions.registry().parse(ensemble).text();
    techniques = techniques.stream().map(t -> Techniques.registry().parse(t).text()).toList();
  }

  /** The norm where none is said: L1 with mng, else the sign. */
  public static Norm usualNorm(String ensemble) {
    return isMng(ensemble) ? Norm.L1 : Norm.LINF;
  }

  /** The iterations where none are said: the contest's 20 with mng, else the field's 10. */
  public static int usualIterations(String ensemble) {
    return isMng(ensemble) ? MNG_ITERATIONS : ITERATIONS;
  }

  private static boolean isMng(String ensemble) {
    return Fusions.registry().parse(ensemble).name().equals(AttackPlan.MNG);
  }

  /**
   * The plan for one budget.
   *
   * @param epsilon in pixel units, 0..255
   * @param batchSize images at once; 0 chooses by their size
   * @throws UserException when a value is out of its range
   */
  public AttackPlan plan(double epsilon, int batchSize, long seed) {
    return new AttackPlan(
        objective,
        loss,
        ensemble,
        techniques,
        norm,
        epsilon,
        iterations,
        stepSize == null ? usualStep(epsilon) : stepSize.pixels(epsilon),
        batchSize,
        start,
        seed);
  }

  private double usualStep(double epsilon) {
    return isMng(ensemble)
        ? AttackPlan.contestStepSize(epsilon, iterations)
        : epsilon / Math.max(1, iterations);
  }

  /** The options of {@code mangle attack} that say the same, an option with its value each. */
  public List<String> options() {
    List<String> options = new ArrayList<>();
    options.add("--objective " + objective);
    options.add("--loss " + loss);
    options.add("--ensemble " + ensemble);
    techniques.forEach(technique -> options.add("--technique " + technique));
    options.add("--norm " + norm.name().toLowerCase(Locale.ROOT));
    options.add("--iterations " + iterations);
    if (stepSize != null) {
      options.add("--step-size " + stepSize);
    }
    options.add("--random-start=" + start);
    return options;
  }

  /** The same with another loss. */
  public Recipe withLoss(String other) {
    return new Recipe(objective, other, ensemble, techniques, norm, iterations, stepSize, start);
  }

  /** The same with networks that join in another way. */
  public Recipe withEnsemble(String other) {
    return new Recipe(objective, loss, other, techniques, norm, iterations, stepSize, start);
  }

  /** The same with other techniques. */
  public Recipe withTechniques(List<String> others) {
    return new Recipe(objective, loss, ensemble, others, norm, iterations, stepSize, start);
  }

  /** The same in another norm. */
  public Recipe withNorm(Norm other) {
    return new Recipe(objective, loss, ensemble, techniques, other, iterations, stepSize, start);
  }

  /** The same with more or fewer iterations. */
  public Recipe withIterations(int other) {
    return new Recipe(objective, loss, ensemble, techniques, norm, other, stepSize, start);
  }

  /** The same with another step size. */
  public Recipe withStepSize(StepSize other) {
    return new Recipe(objective, loss, ensemble, techniques, norm, iterations, other, start);
  }

  /** The same from another start. */
  public Recipe withStart(Start other) {
    return new Recipe(objective, loss, ensemble, techniques, norm, iterations, stepSize, other);
  }
}
