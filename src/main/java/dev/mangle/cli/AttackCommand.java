package dev.mangle.cli;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.AttackReport;
import dev.mangle.attack.Deadline;
import dev.mangle.attack.FolderAttack;
import dev.mangle.attack.Objective;
import dev.mangle.data.ImageLabels;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Ensemble;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  @Mixin private PrecisionOption precision;

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
      converter = EpsilonConverter.class,
      paramLabel = "N",
      description = "Largest change of a value, in pixel units 1..255.")
  private Integer epsilon;

  @Option(
      names = "--epsilons",
      split = ",",
      converter = EpsilonConverter.class,
      paramLabel = "N",
      description =
          "In place of --max-epsilon: several budgets in one run, "
              + "each into a folder epsilon-N of the output.")
  private List<Integer> epsilons;

  @Option(
      names = "--targeted",
      description =
          "Go for each image's target class (--objective target); "
              + "on by itself where DIR has target_class.csv.")
  private boolean targeted;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Metadata with ImageId, TrueLabel, TargetClass. Default: DIR/labels.csv if it exists; "
              + "without any, the ensemble's own predictions are the true labels.")
  private Path labels;

  @Mixin private PlanOptions plan;

  @Option(
      names = "--time-limit",
      converter = TimeLimit.Converter.class,
      paramLabel = "S[/N]",
      description =
          "Seconds for the whole run, or for each N images (the contest has 500/100), counted from the start of the"
              + " program. Every image first gets a result without networks; then the plan follows, with as many"
              + " iterations and copies as there is time for; a twentieth stays unused. Default: none.")
  private TimeLimit timeLimit;

  private Ensemble ensemble;

  /** A command that reports to {@code progress}. */
  public AttackCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    PngFolder images = PngFolder.open(input);
    Map<Path, AttackPlan> plans = plans();
    ImageLabels found = ImageLabels.find(input, labels);
    if (timeLimit == null || !models.areThere()) {
      ensemble();
    }
    Deadline whole = deadline(images.size());
    if (timeLimit != null && plans.size() > 1) {
      plans.forEach((folder, next) -> attack(next, found, whole).begin(images, folder));
    }
    int left = plans.size();
    for (Map.Entry<Path, AttackPlan> entry : plans.entrySet()) {
      FolderAttack attack = attack(entry.getValue(), found, whole.part(left));
      AttackReport report = attack.run(images, entry.getKey());
      AttackSummary.print(report, entry.getKey(), spec.commandLine().getOut());
      left--;
    }
    return 0;
  }

  private FolderAttack attack(AttackPlan next, ImageLabels found, Deadline deadline) {
    return new FolderAttack(this::ensemble, next, found, progress, deadline);
  }

  /** Opened once; with a time limit not before every image has a first result. */
  private synchronized Ensemble ensemble() {
    if (ensemble == null) {
      ensemble = models.ensemble(precision.precision());
    }
    return ensemble;
  }

  private Deadline deadline(int images) {
    if (timeLimit == null) {
      return Deadline.none();
    }
    return Deadline.in(timeLimit.of(images), secondsSinceStart());
  }

  /** The launcher says when it began; without it, the program's own start counts. */
  private static double secondsSinceStart() {
    String launched = System.getProperty("mangle.started", "");
    double start =
        launched.isEmpty()
            ? ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0
            : Double.parseDouble(launched);
    return Math.max(0, System.currentTimeMillis() / 1000.0 - start);
  }

  /** What to do, by the folder that it goes to. */
  private Map<Path, AttackPlan> plans() {
    if ((epsilon == null) == (epsilons == null)) {
      throw new UserException(
          "expected --max-epsilon or --epsilons, found %s", epsilon == null ? "neither" : "both");
    }
    if (epsilons != null && epsilons.isEmpty()) {
      throw new UserException("--epsilons: expected at least one budget, found none");
    }
    if (epsilon != null) {
      return Map.of(output, plan(epsilon));
    }
    Map<Path, AttackPlan> plans = new LinkedHashMap<>();
    epsilons.forEach(value -> plans.put(output.resolve("epsilon-" + value), plan(value)));
    return plans;
  }

  private AttackPlan plan(int budget) {
    Objective asked = plan.objective();
    if (targeted && asked != null && !asked.wantsTargets()) {
      throw new UserException("--targeted does not go with --objective %s", asked);
    }
    boolean goes = targeted || ImageLabels.asksForTargets(input);
    return plan.plan(budget, goes ? Objective.TARGET : Objective.AWAY);
  }
}
