package dev.mangle.cli;

import dev.mangle.io.UserException;
import dev.mangle.train.AdversarialTraining;
import dev.mangle.train.Examples;
import dev.mangle.train.Pgd;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** On which images to train, for mixing into a command. */
final class ExampleOptions {
  private static final double BETA = 1;
  private static final int STEPS = 7;

  @Option(
      names = "--adversarial",
      defaultValue = "none",
      paramLabel = "KIND",
      description =
          "Train on adversarial examples: fast (one step), pgd, trades, ensemble or none. Default:"
              + " ${DEFAULT-VALUE}.")
  private String adversarial;

  @Mixin private PgdOptions attack;

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
    boolean one = kind == AdversarialTraining.FAST || kind == AdversarialTraining.ENSEMBLE;
    Pgd habit = Examples.habit(kind, attack.epsilonOr(measured), attack.stepsOr(one ? 1 : STEPS));
    return new Examples(
        kind,
        attack.over(habit, 1),
        Objects.requireNonNullElse(warmUp, Examples.WARM_UP),
        Objects.requireNonNullElse(beta, weight),
        surrogates);
  }

  private void requireUnused() {
    if (attack.isSaid() || warmUp != null || beta != null) {
      throw new UserException(
          "--epsilon, --attack-..., --no-random-start, --epsilon-warm-up and --beta: expected"
              + " together with --adversarial fast, pgd, trades or ensemble, found none");
    }
  }
}
