package dev.mangle.cli;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.Start;
import dev.mangle.challenge.ChallengeConfig;
import dev.mangle.challenge.EnsembleSubmission;
import dev.mangle.challenge.SubmissionCheck;
import dev.mangle.challenge.SubmissionFile;
import dev.mangle.challenge.SubmissionRecord;
import dev.mangle.challenge.TestImages;
import dev.mangle.challenge.WhiteBox;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Network;
import dev.mangle.train.Evaluation;
import dev.mangle.train.Pgd;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle challenge attack}: the challenge's pgd_attack.py, and transfer attacks. */
@Command(
    name = "attack",
    description = {
      "Attack the test images within the config's epsilon: the config's network by the config's"
          + " attack, or with --models an ensemble by any untargeted plan of mangle attack.",
      "The result is not rounded to 8 bits and is checked as verify does."
    })
final class ChallengeAttackCommand implements Callable<Integer> {
  private static final int PIXEL_UNITS = 255;

  private final Progress progress;

  @Spec private CommandSpec spec;

  @Mixin private ChallengeOptions challenge;

  @Mixin private ChallengeNetworkOptions named;

  @Option(
      names = "--restarts",
      paramLabel = "N",
      description = "Without --models: attempts at each image. Default: 1.")
  private Integer restarts;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "NAME[:WEIGHT]",
      description =
          "Surrogates for an attack that is to transfer, by the names of their checkpoints, or paths"
              + " (with a slash) to them.")
  private List<String> models = List.of();

  @Mixin private ChallengePlanOptions options;

  @Option(
      names = "--output",
      paramLabel = "FILE.npy",
      description = "Where the submission goes. Default: the config's store_adv_path.")
  private Path output;

  /** A command that reports to {@code progress}. */
  ChallengeAttackCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    requireTogether();
    ChallengeConfig config = challenge.config();
    Path file = output != null ? output : Path.of(config.storeAdvPath());
    AtomicFiles.requireWritable(file);
    AtomicFiles.requireWritable(SubmissionRecord.path(file));
    if (models.isEmpty()) {
      whiteBox(config, file);
    } else {
      ensemble(config, file);
    }
    return 0;
  }

  private void requireTogether() {
    if (models.isEmpty() && options.isSaid()) {
      throw new UserException(
          "--objective, --norm, --iterations, --step-size, --batch-size, --random-start and --seed:"
              + " expected together with --models, found alone");
    }
    if (!models.isEmpty() && (named.isSaid() || restarts != null)) {
      throw new UserException(
          "--models: expected without --model and --restarts, which are for the attack on one"
              + " network");
    }
  }

  private void whiteBox(ChallengeConfig config, Path file) {
    Pgd pgd = WhiteBox.attack(config, Objects.requireNonNullElse(restarts, 1));
    PrintWriter out = spec.commandLine().getOut();
    challenge.print(config, used(config), out);
    Network network = named.open(config, out);
    TestImages images = challenge.testImages();
    Evaluation.Attacked attacked;
    double natural;
    try (Evaluation evaluation = Evaluation.open(network, images.shape(), config.evalBatchSize())) {
      natural = evaluation.accuracy(images.all());
      attacked = evaluation.attack(images.all(), pgd, config.randomSeed(), progress);
    }
    float[] pixels = attacked.samples();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] *= PIXEL_UNITS;
    }
    SubmissionCheck.Verdict verdict = SubmissionFile.write(file, pixels, images, config.epsilon());
    SubmissionRecord.Attacked one =
        new SubmissionRecord.Attacked(
            network.name(), 1, network.sha256(), natural, attacked.accuracy());
    SubmissionRecord.of(config, pgd, one, images.count()).write(file);
    out.println(pgd.describe());
    out.printf(
        Locale.ROOT,
        "accuracy: natural %.2f%%, adversarial %.2f%%%n",
        100 * natural,
        100 * attacked.accuracy());
    finish(verdict, images, file, out);
  }

  private void ensemble(ChallengeConfig config, Path file) {
    AttackPlan plan = options.plan(config);
    PrintWriter out = spec.commandLine().getOut();
    challenge.print(config, used(config), out);
    TestImages images = challenge.testImages();
    Ensemble ensemble = Ensemble.open(named.checkpoints().checkpoints(), models);
    EnsembleSubmission.Result result = EnsembleSubmission.run(ensemble, plan, images, progress);
    SubmissionCheck.Verdict verdict =
        SubmissionFile.write(file, result.pixels(), images, config.epsilon());
    SubmissionRecord.of(config, plan, attacked(ensemble, images, result), images.count())
        .write(file);
    print(ensemble, plan, images, result, out);
    out.printf(
        Locale.ROOT,
        "%.1f gradients/s while iterating%n",
        (double) images.count() * plan.iterations() * ensemble.members().size() / result.seconds());
    finish(verdict, images, file, out);
  }

  private static List<SubmissionRecord.Attacked> attacked(
      Ensemble ensemble, TestImages images, EnsembleSubmission.Result result) {
    List<SubmissionRecord.Attacked> networks = new ArrayList<>();
    for (int i = 0; i < ensemble.members().size(); i++) {
      Ensemble.Member member = ensemble.members().get(i);
      networks.add(
          new SubmissionRecord.Attacked(
              member.network().name(),
              member.weight(),
              member.network().sha256(),
              (double) result.before().get(i) / images.count(),
              (double) result.after().get(i) / images.count()));
    }
    return networks;
  }

  private static void finish(
      SubmissionCheck.Verdict verdict, TestImages images, Path file, PrintWriter out) {
    verdict.facts().forEach(out::println);
    out.printf("wrote %d images to %s%n", images.count(), file);
    out.printf("wrote how they were made to %s%n", SubmissionRecord.path(file));
  }

  private Set<String> used(ChallengeConfig config) {
    Set<String> used = new LinkedHashSet<>();
    if (models.isEmpty()) {
      used.addAll(
          List.of(
              "random_seed", "eval_batch_size", "epsilon", "k", "a", "random_start", "loss_func"));
      named.addUsed(used);
    } else {
      used.addAll(options.used(config));
    }
    if (output == null) {
      used.add("store_adv_path");
    }
    return used;
  }

  private static void print(
      Ensemble ensemble,
      AttackPlan plan,
      TestImages images,
      EnsembleSubmission.Result result,
      PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s, %s norm, epsilon %.4g pixel units, %s of %.4g%s%n%n",
        plan.objective(),
        plan.norm(),
        plan.epsilon(),
        plan.length(),
        plan.stepSize(),
        plan.start() == Start.CLEAN ? "" : ", start " + plan.start() + ", seed " + plan.seed());
    Table table = new Table("surrogate", "clean", "adversarial");
    for (int i = 0; i < ensemble.members().size(); i++) {
      Ensemble.Member member = ensemble.members().get(i);
      table.row(
          member.network().name() + (member.weight() == 1 ? "" : ":" + member.weight()),
          percent(result.before().get(i), images),
          percent(result.after().get(i), images));
    }
    table.print(out);
    out.printf("accuracy on %d images%n%n", images.count());
  }

  private static String percent(int right, TestImages images) {
    return String.format(Locale.ROOT, "%.2f%%", 100.0 * right / images.count());
  }
}
