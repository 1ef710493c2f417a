package dev.mangle.cli;

import dev.mangle.data.ImageLabels;
import dev.mangle.io.Names;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.report.TournamentReport;
import dev.mangle.score.tournament.Tournament;
import dev.mangle.score.tournament.TournamentCsv;
import dev.mangle.score.tournament.TournamentPlan;
import dev.mangle.score.tournament.TournamentResult;
import dev.mangle.submission.Runners;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle tournament}: submissions against submissions, as in the contest. */
@Command(
    name = "tournament",
    description = "Run every attack submission against every defense submission.")
public final class TournamentCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Option(names = "--attacks", paramLabel = "DIR", description = "Folder of attack submissions.")
  private Path attacks;

  @Option(
      names = "--targeted-attacks",
      paramLabel = "DIR",
      description = "Folder of targeted attack submissions.")
  private Path targetedAttacks;

  @Option(
      names = "--defenses",
      required = true,
      paramLabel = "DIR",
      description = "Folder of defense submissions.")
  private Path defenses;

  @Option(names = "--dataset", required = true, paramLabel = "DIR", description = "Clean PNGs.")
  private Path dataset;

  @Option(
      names = "--metadata",
      paramLabel = "CSV",
      description = "ImageId, TrueLabel, TargetClass. Default: labels.csv of the data set.")
  private Path metadata;

  @ArgGroup(multiplicity = "1")
  private Budget budget;

  /** One epsilon, several, or the contest's four in turn. */
  static final class Budget {
    @Option(
        names = "--epsilon",
        converter = EpsilonConverter.class,
        paramLabel = "N",
        description = "Budget in pixel units, the same for all batches.")
    private Integer epsilon;

    @Option(
        names = "--epsilons",
        split = ",",
        converter = EpsilonConverter.class,
        paramLabel = "N",
        description =
            "Several budgets: a tournament each, into folders epsilon-N of the work and output "
                + "folders, and one report of all.")
    private List<Integer> epsilons;

    @Option(
        names = "--final-rules",
        description = "Epsilon 4, 8, 12, 16 in turn, one a batch, as in the contest's final.")
    private boolean finalRules;
  }

  @Option(
      names = "--work",
      required = true,
      paramLabel = "DIR",
      description = "What was run is kept there, and not run again where nothing changed.")
  private Path work;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Tables as CSV, report.html, charts.")
  private Path output;

  @Option(
      names = "--runner",
      defaultValue = "process",
      paramLabel = "NAME",
      description = "process: as a child of this one; docker: in the submission's container.")
  private String runner;

  @Option(
      names = "--time-limit",
      defaultValue = "" + TournamentPlan.FINAL_SECONDS,
      paramLabel = "S",
      description = "Seconds for 100 images; a smaller batch has less. Default: ${DEFAULT-VALUE}.")
  private double limit;

  @Option(
      names = "--batch-size",
      defaultValue = "" + TournamentPlan.FINAL_BATCH,
      paramLabel = "N",
      description = "Images that a submission gets at once. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Mixin private ReportOptions reports;

  @Option(names = "--gpu", description = "Let submissions use the GPU, and container_gpu.")
  private boolean gpu;

  /** A command that reports to {@code progress}. */
  public TournamentCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    Names.requireKnown("runner", Runners.names(), runner);
    Map<Path, TournamentPlan> plans = plans();
    plans.forEach((folder, plan) -> plan.requireOutsideOfInputs("output", folder));
    Map<Path, Tournament> tournaments = new LinkedHashMap<>();
    plans.forEach((folder, plan) -> tournaments.put(folder, Tournament.open(plan)));
    reports.check(output);
    PrintWriter out = spec.commandLine().getOut();
    List<TournamentResult> results = new ArrayList<>();
    tournaments.forEach(
        (folder, tournament) -> {
          out.println(tournament.description());
          out.flush();
          TournamentResult result =
              tournament.play(() -> Runners.open(runner, settings(plans.get(folder))), progress);
          List<String> files = TournamentCsv.write(result, folder);
          TournamentSummary.print(result, out);
          out.printf("%nwrote %d tables to %s%n", files.size(), folder);
          out.flush();
          results.add(result);
        });
    reports.write(output, TournamentReport.of(results, TypedCommand.of(spec)), spec);
    return 0;
  }

  /** What is to be played, by the folder of its tables. */
  private Map<Path, TournamentPlan> plans() {
    if (limit > 1e9) {
      throw new UserException("time limit: expected at most 1e9 seconds, found %s", limit);
    }
    if (budget.finalRules) {
      return Map.of(output, plan(work, TournamentPlan.FINAL_EPSILONS));
    }
    if (budget.epsilon != null) {
      return Map.of(output, plan(work, List.of(budget.epsilon)));
    }
    Map<Path, TournamentPlan> plans = new LinkedHashMap<>();
    if (budget.epsilons.isEmpty()) {
      throw new UserException("--epsilons: expected at least one budget, found none");
    }
    for (int epsilon : budget.epsilons) {
      String name = "epsilon-" + epsilon;
      plans.put(output.resolve(name), plan(work.resolve(name), List.of(epsilon)));
    }
    return plans;
  }

  private TournamentPlan plan(Path folder, List<Integer> epsilons) {
    return new TournamentPlan(
        Optional.ofNullable(attacks),
        Optional.ofNullable(targetedAttacks),
        defenses,
        dataset,
        metadata == null ? dataset.resolve(ImageLabels.METADATA) : metadata,
        folder,
        epsilons,
        batchSize,
        Duration.ofMillis(Math.round(limit * 1000)));
  }

  /** Submissions may use this installation, so nothing that holds it is hidden. */
  private Runners.Settings settings(TournamentPlan plan) {
    String home = System.getProperty("mangle.home");
    List<Path> hidden =
        Stream.concat(plan.hidden().stream(), Stream.of(work, output))
            .map(path -> path.toAbsolutePath().normalize())
            .filter(path -> home == null || !Path.of(home).startsWith(path))
            .toList();
    return new Runners.Settings(plan.scratch(), gpu, hidden);
  }
}
