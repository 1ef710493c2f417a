package dev.mangle.cli;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.AttackReport;
import dev.mangle.attack.FolderAttack;
import dev.mangle.attack.Objective;
import dev.mangle.attack.fusion.Norm;
import dev.mangle.data.ImageLabels;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle attack}: a folder of PNGs in, a folder of adversarial PNGs out. */
@Command(
    name = "attack",
    description = "Make adversarial images that fool an ensemble of networks.")
public final class AttackCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions models;

  @Option(names = "--input", required = true, paramLabel = "DIR", description = "Clean PNGs.")
  private Path input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Adversarial PNGs of the same names and sizes, and attack.json.")
  private Path output;

  @Option(
      names = "--max-epsilon",
      required = true,
      converter = EpsilonConverter.class,
      paramLabel = "N",
      description = "Largest change of a value, in pixel units 1..255.")
  private Integer epsilon;

  @Option(
      names = "--targeted",
      description = {
        "Go for each image's target class (--objective target);",
        "on by itself where DIR has target_class.csv."
      })
  private boolean targeted;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = {
        "Metadata with ImageId, TrueLabel, TargetClass. Default: DIR/labels.csv if it exists;",
        "without any, the ensemble's own predictions are the true labels."
      })
  private Path labels;

  @Option(
      names = "--objective",
      converter = ObjectiveConverter.class,
      paramLabel = "NAME",
      description = {
        "${COMPLETION-CANDIDATES}.",
        "Default: target where the attack is targeted, else away."
      })
  private Objective objective;

  @Option(
      names = "--norm",
      defaultValue = "l1",
      description = "Gradients are normalised in l1 or l2. Default: ${DEFAULT-VALUE}.")
  private Norm norm;

  @Option(
      names = "--iterations",
      defaultValue = "20",
      paramLabel = "N",
      description = "Default: ${DEFAULT-VALUE}.")
  private int iterations;

  @Option(
      names = "--step-size",
      paramLabel = "X",
      description = {
        "Mean (l1) or root mean square (l2) change of a value in one iteration, in pixel units.",
        "Default: (max-epsilon / 16) (20 / iterations)."
      })
  private Double stepSize;

  @Option(
      names = "--batch-size",
      defaultValue = "0",
      paramLabel = "N",
      description = "Images at once. Default: by their size, 10 of 299x299.")
  private int batchSize;

  @Option(names = "--random-start", description = "Begin at a random point inside the budget.")
  private boolean randomStart;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Of the random start. Default: ${DEFAULT-VALUE}.")
  private long seed;

  /** A command that reports to {@code progress}. */
  public AttackCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    PngFolder images = PngFolder.open(input);
    AttackPlan plan = plan();
    ImageLabels found = ImageLabels.find(input, labels);
    AttackReport report =
        new FolderAttack(models.ensemble(), plan, found, progress).run(images, output);
    AttackSummary.print(report, output, spec.commandLine().getOut());
    return 0;
  }

  private AttackPlan plan() {
    if (targeted && objective != null && objective != Objective.TARGET) {
      throw new UserException("--targeted does not go with --objective %s", objective);
    }
    boolean goes = targeted || ImageLabels.asksForTargets(input);
    Objective chosen = objective != null ? objective : goes ? Objective.TARGET : Objective.AWAY;
    double step = stepSize != null ? stepSize : AttackPlan.contestStepSize(epsilon, iterations);
    return new AttackPlan(chosen, norm, epsilon, iterations, step, batchSize, randomStart, seed);
  }
}
