package dev.mangle.cli;

import dev.mangle.image.PngFolder;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.model.Ensemble;
import dev.mangle.trial.Candidate;
import dev.mangle.trial.HeldOutTrials;
import dev.mangle.trial.TrialRecord;
import dev.mangle.tune.ArgsFile;
import dev.mangle.tune.Limits;
import dev.mangle.tune.Search;
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
            + " the others made. Every preset for the goal is a plan to begin with; those that are named are tried on all"
            + " images if they are fast enough.")
public final class TuneCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions models;

  @Mixin private PrecisionOption precision;

  @Mixin private TrialOptions common;

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

  @Mixin private CandidateOptions named;

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

  /** A command that reports to {@code progress}. */
  public TuneCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    Limits limits = new Limits(budget, batch);
    PngFolder images = common.images();
    AtomicFiles.requireWritable(output);
    boolean towards = common.targeted();
    int epsilon = common.epsilon();
    List<Candidate> starting = new ArrayList<>(named.named(epsilon, towards));
    starting.addAll(CandidateOptions.presets(epsilon, towards));
    Ensemble ensemble = models.ensemble(precision.precision());
    ArgsFile file =
        models.argsFile(precision.precision(), epsilon, common.seed(), TypedCommand.of(spec));
    try (TrialRecord trials = new TrialRecord(record);
        HeldOutTrials heldOut =
            common.open(ensemble, images, List.of(), false, 0, trials, progress)) {
      Search search =
          new Search(
              heldOut,
              towards,
              limits,
              common.seed(),
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
}
