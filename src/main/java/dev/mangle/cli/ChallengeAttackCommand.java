package dev.mangle.cli;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.Start;
import dev.mangle.challenge.ChallengeConfig;
import dev.mangle.challenge.EnsembleSubmission;
import dev.mangle.challenge.SubmissionCheck;
import dev.mangle.challenge.SubmissionFile;
import dev.mangle.challenge.TestImages;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.model.Ensemble;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle challenge attack}: a submission of all test images. */
@Command(
    name = "attack",
    description =
        "Attack the test images with an ensemble, within the config's epsilon; the result is not"
            + " rounded to 8 bits and is checked as verify does.")
final class ChallengeAttackCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Mixin private ChallengeOptions challenge;

  @Mixin private ModelOptions models;

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
    long start = System.nanoTime();
    ChallengeConfig config = challenge.config();
    AttackPlan plan = options.plan(config);
    Path file = output != null ? output : Path.of(config.storeAdvPath());
    AtomicFiles.requireWritable(file);
    PrintWriter out = spec.commandLine().getOut();
    challenge.print(config, used(config), out);
    TestImages images = challenge.testImages();
    Ensemble ensemble = models.ensemble();
    EnsembleSubmission.Result result = EnsembleSubmission.run(ensemble, plan, images, progress);
    SubmissionCheck.Verdict verdict =
        SubmissionFile.write(file, result.pixels(), images, config.epsilon());
    print(ensemble, plan, images, result, out);
    verdict.facts().forEach(out::println);
    out.printf(
        Locale.ROOT,
        "%.2f s: %.1f gradients/s while iterating%n",
        (System.nanoTime() - start) / 1e9,
        (double) images.count() * plan.iterations() * ensemble.members().size() / result.seconds());
    out.printf("wrote %d images to %s%n", images.count(), file);
    return 0;
  }

  private Set<String> used(ChallengeConfig config) {
    Set<String> used = options.used(config);
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
