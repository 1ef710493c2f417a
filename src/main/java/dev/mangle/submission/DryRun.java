package dev.mangle.submission;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Runs a submission on noise as the contest's validator does, and judges what comes out. */
public record DryRun(Runner runner, NoiseImages images, TimeLimit time) {
  private static final String NAME = "dry run";
  private static final double NEAR = 0.8;

  /** Runs {@code submission} with its files below {@code work}. */
  void check(Submission submission, Path work, Consumer<Check> report) {
    SubmissionType type = submission.metadata().type();
    Path input = work.resolve("input_images");
    Path output = work.resolve("output_images");
    Path log = work.resolve("log");
    AtomicFiles.createFolders(input);
    AtomicFiles.createFolders(output);
    images.write(input, type);
    Runner.Outcome outcome =
        runner.run(new Runner.Job(submission, input, output, images.epsilon(), time.limit(), log));
    Check end = end(type, outcome, log);
    report.accept(end);
    report.accept(time(outcome));
    if (end.level() == Check.Level.FAILED) {
      return;
    }
    if (type == SubmissionType.DEFENSE) {
      DefenseOutput.check(images, output.resolve(Runner.Job.RESULT), report);
    } else {
      AttackOutput.check(images, input, output, report);
    }
  }

  private Check end(SubmissionType type, Runner.Outcome outcome, Path log) {
    String what =
        "%d images of %s, seed %d%s, %s"
            .formatted(
                images.count(),
                images.shape(),
                images.seed(),
                type == SubmissionType.DEFENSE ? "" : ", epsilon " + images.epsilon(),
                runner.description());
    if (!outcome.timedOut() && outcome.exitCode() == 0 && outcome.problem().isEmpty()) {
      return Check.ok(NAME, "%s: exit code 0", what);
    }
    String problem =
        outcome.problem().isEmpty() ? "exit code " + outcome.exitCode() : outcome.problem();
    return Check.failed(NAME, "%s: %s; its last words: %s", what, problem, lastWords(log));
  }

  private Check time(Runner.Outcome outcome) {
    Duration wall = outcome.wall();
    double share = (double) wall.toMillis() / time.limit().toMillis();
    String text =
        String.format(
            Locale.ROOT,
            "%.1f s of %.0f s (%s)",
            wall.toMillis() / 1000.0,
            time.limit().toMillis() / 1000.0,
            time.reason());
    if (outcome.timedOut() || share > 1) {
      return Check.failed("time", "%s", text);
    }
    return share > NEAR
        ? Check.warning("time", "%s: near the limit", text)
        : Check.ok("time", "%s", text);
  }

  private static String lastWords(Path log) {
    if (!Files.exists(log)) {
      return "none";
    }
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      return lines.isEmpty() ? "none" : lines.get(lines.size() - 1).strip();
    } catch (IOException e) {
      throw UserException.of("read", log, e);
    }
  }
}
