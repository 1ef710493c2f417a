package dev.mangle.cli;

import dev.mangle.io.UserException;
import dev.mangle.train.AttackLoss;
import dev.mangle.train.Pgd;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** A white-box attack, for mixing into a command. */
final class PgdOptions {
  @Option(
      names = "--epsilon",
      paramLabel = "X",
      description =
          "L_infinity budget of the attack in pixel units (1..255). Default: that at which"
              + " robustness is measured, 76.5 for mnist, 25.5 for fashion_mnist, 8 for cifar10.")
  private Double epsilon;

  @Option(
      names = "--attack-steps",
      paramLabel = "N",
      description = "Steps of the attack. Default: 20; in training 7, and 1 for fast and ensemble.")
  private Integer steps;

  @Option(
      names = "--attack-step-size",
      paramLabel = "X",
      description =
          "Length of a step in pixel units. Default: a tenth of epsilon, for cifar10 a quarter; in"
              + " training 2.5 epsilon / steps, and 1.25 epsilon for fast and ensemble.")
  private Double stepSize;

  @Option(
      names = "--no-random-start",
      description = "Begin at the image, not at a random point of the box.")
  private boolean fromImage;

  @Option(
      names = "--attack-loss",
      paramLabel = "NAME",
      description =
          "What the attack raises: xent, or cw, the MNIST challenge's margin. Default: xent.")
  private String loss;

  /** Whether any of it was said. */
  boolean isSaid() {
    return fromImage || Stream.of(epsilon, steps, stepSize, loss).anyMatch(Objects::nonNull);
  }

  /** What was said, else {@code habit}, in pixel units; a share of the range is refused. */
  double epsilonOr(double habit) {
    if (epsilon != null && epsilon > 0 && epsilon < 1) {
      throw new UserException(
          "--epsilon: expected pixel units of 1..255, found %s; for %s of the range say %s",
          epsilon, epsilon, (float) (epsilon * 255));
    }
    return Objects.requireNonNullElse(epsilon, habit);
  }

  int stepsOr(int habit) {
    return Objects.requireNonNullElse(steps, habit);
  }

  /** What was asked for, the rest as {@code habit} has it. */
  Pgd over(Pgd habit, int restarts) {
    return new Pgd(
        epsilonOr(habit.epsilon()),
        Objects.requireNonNullElse(stepSize, habit.stepSize()),
        stepsOr(habit.steps()),
        fromImage ? 0 : habit.start(),
        restarts,
        loss == null ? habit.loss() : AttackLoss.named(loss));
  }
}
