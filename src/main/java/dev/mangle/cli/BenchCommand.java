package dev.mangle.cli;

import dev.mangle.bench.Bench;
import dev.mangle.bench.BenchReport;
import dev.mangle.bench.FolderRuns;
import dev.mangle.bench.Group;
import dev.mangle.bench.Measure;
import dev.mangle.bench.Networks;
import dev.mangle.bench.Variants;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mangle bench}: how fast networks, iterations and whole runs are, in variants. */
@Command(
    name = "bench",
    description =
        "Measure variants in turn, beside the machine's multiply-add peak: forward pass and input gradient of each"
            + " network (micro), iterations of the attack (step), whole runs on a folder (run), PGD with and without"
            + " copies (pgd).")
public final class BenchCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      defaultValue = "step",
      paramLabel = "KIND",
      description = "micro, step, run or pgd. Default: ${DEFAULT-VALUE}.")
  private String kind;

  @Mixin private ModelOptions models;

  @Option(
      names = "--batch-size",
      defaultValue = "10",
      paramLabel = "N",
      description = "Images at once. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description =
          "In each round every variant has its turn; medians count. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "1",
      paramLabel = "S",
      description =
          "micro, step, pgd: a turn repeats its work for that long at least. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = "--variants",
      split = ",",
      paramLabel = "NAME",
      description =
          "micro, step, run: what is compared, the first being what the others are held against: as-loaded (no"
              + " rewrite), fp32 (every rewrite), bf16 (the same in bfloat16), without-REWRITE. Default: as-loaded, fp32;"
              + " with micro also fp32 against leaving out each rewrite.")
  private List<String> variants;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "micro, step: height and width of the random images. Default: the network's.")
  private Integer size;

  @Option(names = "--input", paramLabel = "DIR", description = "run: clean PNGs.")
  private Path input;

  @Option(
      names = "--iterations",
      defaultValue = "10",
      paramLabel = "N",
      description = "run: of each attack. Default: ${DEFAULT-VALUE}.")
  private int iterations;

  @Option(
      names = "--launcher",
      split = ",",
      paramLabel = "FILE",
      description =
          "run: make each run a process of its own through this launcher, its start included; several are compared"
              + " in turn. Default: all runs in this process.")
  private List<Path> launchers;

  @Option(
      names = "--steps",
      defaultValue = "40",
      paramLabel = "N",
      description = "pgd: steps of an attack. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write every round, the machine and all options to FILE.")
  private Path json;

  /** A command that reports to {@code progress}. */
  public BenchCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    BenchKind measured = BenchKind.named(kind);
    spec.commandLine().getParseResult().matchedOptions().stream()
        .map(OptionSpec::longestName)
        .forEach(measured::requireTaken);
    requirePositive("--size", size == null ? 1 : size);
    requirePositive("--iterations", iterations);
    requirePositive("--steps", steps);
    compared();
    if (json != null) {
      AtomicFiles.requireWritable(json);
    }
    Bench bench = new Bench(models.networks(), new Measure(batchSize, rounds, seconds), progress);
    List<Group> groups = measure(measured, bench);
    BenchReport report =
        BenchReport.of(measured.toString(), TypedCommand.of(spec), options(measured), groups);
    BenchSummary.print(report, rounds, spec.commandLine().getOut());
    if (json != null) {
      AtomicFiles.write(json, report.toJson());
    }
    return 0;
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new UserException("%s: expected at least 1, found %d", option, value);
    }
  }

  private List<Group> measure(BenchKind measured, Bench bench) {
    return switch (measured) {
      case MICRO ->
          bench.micro(variants == null ? List.of() : compared(), Optional.ofNullable(size));
      case STEP -> bench.step(compared(), Optional.ofNullable(size));
      case PGD -> bench.pgd(steps);
      case RUN -> {
        FolderRuns runs = runs();
        yield launchers == null ? bench.run(compared(), runs) : bench.launch(launchers, runs);
      }
    };
  }

  private FolderRuns runs() {
    if (input == null) {
      throw new UserException("bench run: expected --input, found none");
    }
    if (launchers != null && variants != null) {
      throw new UserException(
          "--variants does not go with --launcher: a process of its own is computed as usual");
    }
    if (launchers != null && launchers.isEmpty()) {
      throw new UserException("--launcher: expected at least one, found none");
    }
    return new FolderRuns(input, iterations, batchSize);
  }

  /** Names of the variants, all known and different. */
  private List<String> compared() {
    if (variants == null) {
      return Variants.whole();
    }
    if (variants.isEmpty()) {
      throw new UserException("--variants: expected at least one, found none");
    }
    Set<String> seen = new HashSet<>();
    for (String name : variants) {
      Variants.get(name);
      if (!seen.add(name)) {
        throw new UserException("--variants: '%s' is named twice", name);
      }
    }
    return variants;
  }

  /** What this kind takes, defaults included. */
  private Map<String, Object> options(BenchKind measured) {
    Networks networks = models.networks();
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("models", networks.models());
    options.put("checkpoints", networks.folder().toString());
    options.put("batch_size", batchSize);
    options.put("rounds", rounds);
    switch (measured) {
      case MICRO, STEP -> {
        options.put("seconds", seconds);
        options.put("size", size == null ? "the network's" : size);
        options.put("variants", variants == null ? "all" : variants);
      }
      case RUN -> {
        options.put("input", input.toString());
        options.put("iterations", iterations);
        if (launchers == null) {
          options.put("variants", compared());
        } else {
          options.put("launcher", launchers.stream().map(Path::toString).toList());
        }
      }
      case PGD -> {
        options.put("seconds", seconds);
        options.put("steps", steps);
      }
    }
    return options;
  }
}
