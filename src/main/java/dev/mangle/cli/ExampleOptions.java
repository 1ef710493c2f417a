package dev.mangle.cli;

import dev.mangle.io.UserException;
import dev.mangle.train.AdversarialTraining;
import dev.mangle.train.Examples;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Option;

/** On which images to train, for mixing into a command. */
final class ExampleOptions {
  @Option(
      names = "--adversarial",
      defaultValue = "none",
      paramLabel = "KIND",
      description =
          "Train on adversarial examples: fast, pgd, ensemble or none. Default: ${DEFAULT-VALUE}.")
  private String adversarial;

  @Option(
      names = "--epsilon",
      paramLabel = "X",
      description =
          "L_infinity budget of adversarial examples in pixel units (1..255). Default: that at"
              + " which robustness is measured, 76.5 for mnist, 25.5 for"
              + " fashion_mnist, 8 for cifar10.")
  private Double epsilon;

  @Option(
      names = "--attack-steps",
      paramLabel = "N",
      description = "Steps of a pgd example. Default: 7.")
  private Integer attackSteps;

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
    boolean none = kind == AdversarialTraining.NONE;
    if (none && (epsilon != null || attackSteps != null)) {
      throw new UserException(
          "--epsilon and --attack-steps: expected together with --adversarial fast, pgd or"
              + " ensemble, found none");
    }
    double budget = Objects.requireNonNullElse(epsilon, none ? 0.0 : measured);
    int steps = Objects.requireNonNullElse(attackSteps, defaultSteps(kind));
    return new Examples(kind, budget, steps, surrogates);
  }

  private static int defaultSteps(AdversarialTraining kind) {
    return switch (kind) {
      case NONE -> 0;
      case FAST, ENSEMBLE -> 1;
      case PGD -> 7;
    };
  }
}
