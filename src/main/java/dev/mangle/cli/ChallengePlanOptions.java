package dev.mangle.cli;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.Objective;
import dev.mangle.attack.Start;
import dev.mangle.attack.step.Norm;
import dev.mangle.challenge.ChallengeConfig;
import dev.mangle.io.UserException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Options of {@code mangle attack} for the challenge: what is not said comes from its config. */
final class ChallengePlanOptions {
  @Option(
      names = "--objective",
      converter = ObjectiveConverter.class,
      paramLabel = "NAME",
      description =
          "With --models: away (from the true label), least-likely or least-likely-minus-predicted. Default:"
              + " away.")
  private Objective objective;

  @Option(
      names = "--norm",
      description =
          "With --models: linf takes the gradients' sign, as the challenge's attack does; l1 and l2 normalise them."
              + " Default: linf.")
  private Norm norm;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "With --models: how many. Default: the config's k.")
  private Integer iterations;

  @Option(
      names = "--step-size",
      paramLabel = "X",
      description =
          "With --models: largest (linf), mean (l1) or root mean square (l2) change of a value in one iteration, in"
              + " pixel units. Default: the config's a, times 255.")
  private Double stepSize;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "With --models: images at once. Default: the config's eval_batch_size.")
  private Integer batchSize;

  @Option(
      names = "--random-start",
      arity = "0..1",
      fallbackValue = "uniform",
      paramLabel = "WHERE",
      description =
          "With --models: begin at the clean image (clean) or at a random point of the budget's box: uniform (all"
              + " of it) or corner. Default: by the config's random_start.")
  private Start start;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "With --models: of the random start. Default: the config's random_seed.")
  private Long seed;

  /** Whether any of it was said. */
  boolean isSaid() {
    return Stream.of(objective, norm, iterations, stepSize, batchSize, start, seed)
        .anyMatch(Objects::nonNull);
  }

  /**
   * The plan.
   *
   * @throws UserException when it is out of range, or nothing is attacked
   */
  AttackPlan plan(ChallengeConfig config) {
    AttackPlan plan =
        AttackPlan.mng(
            Objects.requireNonNullElse(objective, Objective.AWAY),
            Objects.requireNonNullElse(norm, Norm.LINF),
            config.epsilonPixels(),
            Objects.requireNonNullElse(iterations, config.k()),
            Objects.requireNonNullElse(stepSize, config.stepPixels()),
            Objects.requireNonNullElse(batchSize, config.evalBatchSize()),
            start(config),
            Objects.requireNonNullElse(seed, config.randomSeed()));
    if (plan.epsilon() == 0 || plan.iterations() == 0 || plan.stepSize() == 0) {
      throw new UserException(
          "expected epsilon, iterations (k) and step size (a) over 0 for an attack, found %s, %d"
              + " and %s",
          config.epsilon(), plan.iterations(), plan.stepSize());
    }
    return plan;
  }

  private Start start(ChallengeConfig config) {
    return start != null ? start : config.randomStart() ? Start.UNIFORM : Start.CLEAN;
  }

  /** Keys of the config that the plan takes values from. */
  Set<String> used(ChallengeConfig config) {
    Set<String> used = new LinkedHashSet<>(List.of("epsilon"));
    addUnless(used, iterations, "k");
    addUnless(used, stepSize, "a");
    addUnless(used, batchSize, "eval_batch_size");
    addUnless(used, start, "random_start");
    if (start(config) != Start.CLEAN) {
      addUnless(used, seed, "random_seed");
    }
    return used;
  }

  private static void addUnless(Set<String> used, Object given, String key) {
    if (given == null) {
      used.add(key);
    }
  }
}
