package dev.mangle.cli;

import dev.mangle.bench.PeakMeter;
import dev.mangle.io.Names;
import dev.mangle.io.Progress;
import dev.mangle.io.TemporaryFolder;
import dev.mangle.io.UserException;
import dev.mangle.model.LabelRange;
import dev.mangle.submission.Check;
import dev.mangle.submission.DryRun;
import dev.mangle.submission.NoiseImages;
import dev.mangle.submission.Runners;
import dev.mangle.submission.SubmissionType;
import dev.mangle.submission.TimeLimit;
import dev.mangle.submission.Validator;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mangle validate}: whether the contest would take an archive, one line a check. */
@Command(
    name = "validate",
    description =
        "Check a submission as the contest does, and closer; exit code 2 where it is not valid. "
            + "The dry run executes what is in the archive, kept apart as well as this machine can.")
public final class ValidateCommand implements Callable<Integer> {
  private static final String NO_RUN = "none";
  private static final int REFERENCE = 200;

  private final Progress progress;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "Archive: .zip, .tar.gz or .tar.")
  private Path archive;

  @Option(
      names = "--type",
      required = true,
      converter = SubmissionTypeConverter.class,
      paramLabel = "TYPE",
      description = "What it must be: ${COMPLETION-CANDIDATES}.")
  private SubmissionType type;

  @Option(
      names = "--dry-run",
      defaultValue = "process",
      paramLabel = "HOW",
      description = "process, docker or none. Default: ${DEFAULT-VALUE}.")
  private String dryRun;

  @Option(
      names = "--images",
      defaultValue = "100",
      paramLabel = "N",
      description = "Random images. Default: ${DEFAULT-VALUE}.")
  private int images;

  @Option(
      names = "--image-size",
      defaultValue = "299",
      paramLabel = "N",
      description = "Their height and width. Default: ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--classes",
      defaultValue = "1..1000",
      converter = LabelRangeConverter.class,
      paramLabel = "FIRST..LAST",
      description =
          "Targets are drawn from them; a defense may say 0 too. "
              + "Default: ${DEFAULT-VALUE}. The bundled digits have 0..9.")
  private LabelRange classes;

  @Option(
      names = "--epsilons",
      defaultValue = "4,8,12,16",
      split = ",",
      converter = EpsilonConverter.class,
      paramLabel = "N",
      description = "The budget is one of them. Default: ${DEFAULT-VALUE}.")
  private List<Integer> epsilons;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Of images, targets and budget. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      description =
          "Of the dry run. Default: the contest's 500 s for 100 images, times "
              + "--reference-gflops over the GFLOP/s of a matrix product on this machine.")
  private Double timeLimit;

  @Option(
      names = "--reference-gflops",
      paramLabel = "N",
      description =
          "Speed for which the contest's limit is meant. Default: "
              + REFERENCE
              + ", our guess "
              + "for a few cores without a GPU: the contest names no machine.")
  private Double reference;

  /** A command that reports to {@code progress}. */
  public ValidateCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    Validator.requireFile(archive);
    NoiseImages noise = new NoiseImages(images, size, classes, epsilons, seed);
    List<Check> checks = new ArrayList<>();
    boolean valid;
    try (TemporaryFolder scratch = TemporaryFolder.create("mangle-run")) {
      Optional<DryRun> run = dryRun(noise, scratch.path());
      Validator validator = new Validator(type, run, check -> print(check, checks));
      valid = validator.validate(archive);
    }
    PrintWriter out = spec.commandLine().getOut();
    long failed = checks.stream().filter(c -> c.level() == Check.Level.FAILED).count();
    if (valid) {
      out.printf("%s: valid %s%n", archive, type);
    } else {
      out.printf("%s: not valid, %d of %d checks failed%n", archive, failed, checks.size());
    }
    return valid ? 0 : 2;
  }

  private Optional<DryRun> dryRun(NoiseImages noise, Path scratch) {
    if (dryRun.equals(NO_RUN)) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>(Runners.names());
    if (!names.contains(dryRun)) {
      names.add(NO_RUN);
      throw new UserException("unknown dry run '%s': %s", dryRun, Names.hint(dryRun, names));
    }
    if (timeLimit != null && reference != null) {
      throw new UserException(
          "--reference-gflops: expected without --time-limit, which it serves to find, found both");
    }
    Runners.Settings settings = new Runners.Settings(scratch, false, List.of());
    return Optional.of(new DryRun(Runners.open(dryRun, settings), noise, limit()));
  }

  private TimeLimit limit() {
    if (timeLimit != null) {
      return TimeLimit.given(timeLimit);
    }
    double gflops = reference == null ? REFERENCE : reference;
    TimeLimit.requireSpeed(gflops);
    progress.say("measuring this machine");
    int cores = Runtime.getRuntime().availableProcessors();
    return TimeLimit.scaled(images, gflops, cores * PeakMeter.matrixProduct());
  }

  private void print(Check check, List<Check> checks) {
    checks.add(check);
    spec.commandLine()
        .getOut()
        .printf(
            "%-8s %-12s %s%n",
            check.level().toString().toLowerCase(Locale.ROOT), check.name(), check.text());
  }
}
