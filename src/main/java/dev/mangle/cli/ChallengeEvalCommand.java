package dev.mangle.cli;

import dev.mangle.challenge.ChallengeConfig;
import dev.mangle.challenge.TestImages;
import dev.mangle.challenge.WhiteBox;
import dev.mangle.data.LabeledImages;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Network;
import dev.mangle.train.Evaluation;
import dev.mangle.train.Pgd;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle challenge eval}: the challenge's eval.py. */
@Command(
    name = "eval",
    description = {
      "Measure the network on the first num_eval_examples test images, as they are and under the"
          + " config's attack.",
      "To measure each checkpoint of a training as it appears: mangle eval --watch model_dir, whose"
          + " options say by which attack."
    })
final class ChallengeEvalCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Mixin private ChallengeOptions challenge;

  @Mixin private ChallengeNetworkOptions named;

  @Option(
      names = "--restarts",
      defaultValue = "1",
      paramLabel = "N",
      description = "Attempts at each image. Default: ${DEFAULT-VALUE}.")
  private int restarts;

  /** A command that reports to {@code progress}. */
  ChallengeEvalCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    ChallengeConfig config = challenge.config();
    Optional<Pgd> pgd = attack(config);
    PrintWriter out = spec.commandLine().getOut();
    challenge.print(config, used(), out);
    Network network = named.open(config, out);
    TestImages images = challenge.testImages();
    LabeledImages some = images.all().first(config.numEvalExamples());
    try (Evaluation evaluation = Evaluation.open(network, images.shape(), config.evalBatchSize())) {
      Evaluation.Measured natural = evaluation.measure(some);
      out.printf(
          Locale.ROOT, "natural: %.2f%%, loss %.4f%n", 100 * natural.accuracy(), natural.loss());
      out.flush();
      if (pgd.isPresent()) {
        Evaluation.Attacked attacked =
            evaluation.attack(some, pgd.get(), config.randomSeed(), progress);
        out.printf(
            Locale.ROOT,
            "adversarial: %.2f%%, loss %.4f (%s)%n",
            100 * attacked.accuracy(),
            attacked.loss(),
            pgd.get().describe());
      } else {
        out.println("no attack: one of k, a and epsilon is 0");
      }
      out.printf("%d images%n", some.count());
    }
    return 0;
  }

  private Optional<Pgd> attack(ChallengeConfig config) {
    if (WhiteBox.attacks(config)) {
      return Optional.of(WhiteBox.attack(config, restarts));
    }
    if (restarts != 1) {
      throw new UserException(
          "--restarts: expected none, since one of the config's k, a and epsilon is 0, found %d",
          restarts);
    }
    return Optional.empty();
  }

  private Set<String> used() {
    Set<String> used =
        new LinkedHashSet<>(
            List.of(
                "random_seed",
                "num_eval_examples",
                "eval_batch_size",
                "epsilon",
                "k",
                "a",
                "random_start",
                "loss_func"));
    named.addUsed(used);
    return used;
  }
}
