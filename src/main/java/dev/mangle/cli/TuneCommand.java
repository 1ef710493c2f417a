package dev.mangle.cli;

import dev.mangle.attack.Objective;
import dev.mangle.attack.Recipe;
import dev.mangle.data.ImageLabels;
import dev.mangle.image.PngFolder;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Ensemble;
import dev.mangle.tune.ArgsFile;
import dev.mangle.tune.Candidate;
import dev.mangle.tune.HeldOutTrials;
import dev.mangle.tune.Limits;
import dev.mangle.tune.Search;
import dev.mangle.tune.TrialRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle tune}: networks and images in, the options of the best plan out. */
@Command(
    name = "tune",
    description =
        "Look for the plan that fools networks which it does not know: each network in turn is held out and judges what"
            + " the others made.")
public final class TuneCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions models;

  @Option(names = "--input", required = true, paramLabel = "DIR", description = "Clean PNGs.")
  private Path input;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Metadata with ImageId, TrueLabel, TargetClass. Default: DIR/labels.csv.")
  private Path labels;

  @Option(
      names = "--targeted",
      description =
          "Hits of the targets count, not misses of the labels; on by itself where DIR has target_class.csv.")
  private boolean targeted;

  @Option(
      names = "--max-epsilon",
      converter = EpsilonConverter.class,
      defaultValue = "16",
      paramLabel = "N",
      description = "Largest change of a value, in pixel units 1..255. Default: ${DEFAULT-VALUE}.")
  private int epsilon;

  @Option(
      names = "--budget-seconds",
      required = true,
      paramLabel = "S",
      description = "Time for the search; what is on record takes none.")
  private double budget;

  @Option(
      names = "--batch-seconds",
      defaultValue = "500",
      paramLabel = "S",
      description =
          "Most that 100 images may take with all networks, on this machine. Default: ${DEFAULT-VALUE}.")
  private double batch;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description =
          "A plan that is tried on all images in any case, to be compared with; may be given several times. Every"
              + " preset for the same goal is a plan to begin with.")
  private List<String> presets = List.of();

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description =
          "The same of an arguments file of attack; its networks, seed and batch size do not count.")
  private List<Path> plans = List.of();

  @Option(
      names = "--output",
      defaultValue = "tuned.args",
      paramLabel = "FILE",
      description = "The best plan's options, for run_attack.sh. Default: ${DEFAULT-VALUE}.")
  private Path output;

  @Option(
      names = "--record",
      defaultValue = "tuned.jsonl",
      paramLabel = "FILE",
      description =
          "Every trial, a line each; those that it has are not made again. Default: ${DEFAULT-VALUE}.")
  private Path record;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Of variations, of the order of the images, and of the plans. Default: ${DEFAULT-VALUE}.")
  private long seed;

  /** A command that reports to {@code progress}. */
  public TuneCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    Limits limits = new Limits(budget, batch);
    PngFolder images = PngFolder.open(input);
    AtomicFiles.requireWritable(output);
    ImageLabels found = ImageLabels.find(input, labels);
    boolean towards = targeted || ImageLabels.asksForTargets(input);
    List<Candidate> starting = starting(towards);
    Ensemble ensemble = models.ensemble();
    ArgsFile file = models.argsFile(epsilon, seed, TypedCommand.of(spec));
    try (TrialRecord trials = new TrialRecord(record);
        HeldOutTrials heldOut =
            new HeldOutTrials(ensemble, images, found, towards, epsilon, seed, trials, progress)) {
      Search search =
          new Search(
              heldOut,
              towards,
              limits,
              seed,
              progress,
              System::nanoTime,
              (best, count) ->
                  AtomicFiles.write(output, file.text(best, heldOut.networks(), count)));
      TuneSummary.print(search.run(starting), heldOut.networks(), spec.commandLine().getOut());
    }
    spec.commandLine()
        .getOut()
        .printf(
            "wrote %s; to use it: ./run_attack.sh INPUT_DIR OUTPUT_DIR %d %s%n",
            output, epsilon, output);
    return 0;
  }

  /** What the user named, and every preset for the goal. */
  private List<Candidate> starting(boolean towards) {
    Objective standard = towards ? Objective.TARGET : Objective.AWAY;
    List<Candidate> candidates = new ArrayList<>();
    for (String name : presets) {
      Recipe recipe = Presets.get(name, epsilon).recipe(epsilon, standard);
      candidates.add(new Candidate(name, require("preset", name, recipe, towards), true));
    }
    for (Path path : plans) {
      Recipe recipe = PlanFile.read(path).recipe(epsilon, standard);
      candidates.add(
          new Candidate(
              path.getFileName().toString(), require("plan", path, recipe, towards), true));
    }
    for (String name : Presets.all().keySet()) {
      Recipe recipe = Presets.get(name, epsilon).recipe(epsilon, standard);
      if (recipe.objective().wantsTargets() == towards) {
        candidates.add(new Candidate(name, recipe, false));
      }
    }
    return candidates;
  }

  private static Recipe require(String what, Object name, Recipe recipe, boolean towards) {
    if (recipe.objective().wantsTargets() != towards) {
      throw new UserException(
          "%s '%s' has objective %s: expected one that %s",
          what, name, recipe.objective(), towards ? "goes for targets" : "needs no targets");
    }
    return recipe;
  }
}
