package dev.mangle.cli;

import dev.mangle.io.UserException;
import dev.mangle.train.AdversarialTraining;
import dev.mangle.train.AttackLoss;
import dev.mangle.train.Examples;
import dev.mangle.train.Pgd;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** On which images to train, for mixing into a command. */
final class ExampleOptions {
  private static final double BETA = 1;

  @Option(
      names = "--adversarial",
      defaultValue = "none",
      paramLabel = "KIND",
      description =
          "Train on adversarial examples: fast (one step), pgd, trades, ensemble or none. Default:"
              + " ${DEFAULT-VALUE}.")
  private String adversarial;

  @Option(
      names = "--epsilon",
      paramLabel = "X",
      description =
          "L_infinity budget of adversarial examples in pixel units (1..255). Default: that at"
              + " which robustness is measured, 76.5 for mnist, 8 for cifar10.")
  private Double epsilon;

  @Option(
      names = "--attack-steps",
      paramLabel = "N",
      description = "Steps of a pgd or trades example. Default: 7.")
  private Integer attackSteps;

  @Option(
      names = "--attack-step-size",
      paramLabel = "X",
      description =
          "Length of such a step in pixel units. Default: 2.5 epsilon / steps; 1.25 epsilon for fast"
              + " and ensemble.")
  private Double stepSize;

  @Option(
      names = "--no-random-start",
      description = "Begin examples at the image, not at a random point of the box.")
  private boolean fromImage;

  @Option(
      names = "--attack-loss",
      paramLabel = "NAME",
      description =
          "What examples raise: xent, or cw, the MNIST challenge's margin. Default: xent.")
  private String loss;

  @Option(
      names = "--epsilon-warm-up",
      paramLabel = "X",
      description =
          "Share of the training over which epsilon grows from 0 to its full size, 0..1. Default: "
              + Examples.WARM_UP
              + ".")
  private Double warmUp;

  @Option(
      names = "--beta",
      paramLabel = "X",
      description = "With --adversarial trades: the weight of robustness. Default: 1.")
  private Double beta;

  @Option(
      names = "--surrogates",
      split = ",",
      paramLabel = "NAME",
      description =
          "With --adversarial ensemble: trained networks along whose gradients images are perturbed"
              + " too, besides that of the network itself.")
  private List<String> surrogates = List.of();

  /**
   * What was asked for.
   *
   * @param measured budget where none is given
   */
  Examples examples(double measured) {
    AdversarialTraining kind = AdversarialTraining.named(adversarial);
    if (kind == AdversarialTraining.NONE) {
      requireUnused();
      return new Examples(kind, null, 0, 0, surrogates);
    }
    double weight = kind == AdversarialTraining.TRADES ? BETA : 0;
    return new Examples(
        kind,
        pgd(kind, Objects.requireNonNullElse(epsilon, measured)),
        Objects.requireNonNullElse(warmUp, Examples.WARM_UP),
        Objects.requireNonNullElse(beta, weight),
        surrogates);
  }

  private Pgd pgd(AdversarialTraining kind, double budget) {
    boolean one = kind == AdversarialTraining.FAST || kind == AdversarialTraining.ENSEMBLE;
    int steps = Objects.requireNonNullElse(attackSteps, one ? 1 : 7);
    Pgd habit = Examples.habit(kind, budget, steps);
    return new Pgd(
        budget,
        Objects.requireNonNullElse(stepSize, habit.stepSize()),
        steps,
        fromImage ? 0 : habit.start(),
        1,
        loss == null ? habit.loss() : AttackLoss.named(loss));
  }

  private void requireUnused() {
    boolean asked =
        fromImage
            || Stream.of(epsilon, attackSteps, stepSize, loss, warmUp, beta)
                .anyMatch(Objects::nonNull);
    if (asked) {
      throw new UserException(
          "--epsilon, --attack-..., --no-random-start, --epsilon-warm-up and --beta: expected"
              + " together with --adversarial fast, pgd, trades or ensemble, found none");
    }
  }
}
