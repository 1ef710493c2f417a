package dev.mangle.submission;

import static dev.mangle.submission.NoiseRuns.NOISE;
import static dev.mangle.submission.NoiseRuns.copies;
import static dev.mangle.submission.NoiseRuns.like;
import static dev.mangle.submission.NoiseRuns.line;
import static dev.mangle.submission.NoiseRuns.metadata;
import static dev.mangle.submission.NoiseRuns.png;
import static dev.mangle.submission.NoiseRuns.run;
import static dev.mangle.submission.NoiseRuns.script;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.ImageShape;
import dev.mangle.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings on how a run ends and on what it leaves behind. */
class DryRunTest {
  @TempDir private Path folder;
  private final List<Check> checks = new ArrayList<>();

  @Test
  void runsThatFail() throws IOException {
    Consumer<Runner.Job> speaks = job -> AtomicFiles.write(job.log(), "first\nTraceback\n\n");
    ran(
        "FAILED dry run: * process: exit code 3; its last words: Traceback",
        speaks,
        new Runner.Outcome(3, false, Duration.ofSeconds(1), ""));
    ran(
        "FAILED time: 11.0 s of 10 s (*",
        job -> AtomicFiles.write(job.log(), ""),
        new Runner.Outcome(0, true, Duration.ofSeconds(11), "ended by the limit"));
    assertTells("FAILED dry run: *: ended by the limit; its last words: none");
    ran(
        "WARNING time: 9.0 s of 10 s (*: near the limit",
        job -> copies(job, 1),
        new Runner.Outcome(0, false, Duration.ofSeconds(9), ""));
  }

  @Test
  void outputsOfAttacks() throws IOException {
    attacked(
        "FAILED outputs: expected all 4 images, but 4 are missing: IMG0000.png, IMG0001.png,"
            + " IMG0002.png, ...",
        job -> {});
    attacked(
        "FAILED outputs: expected all 4 images, but 1 are missing: IMG0002.png",
        job -> {
          copies(job, 1);
          delete(job.output().resolve("IMG0002.png"));
        });
    attacked(
        "FAILED images: expected 8x8x3, but 2 are not: 'IMG0001.png' is 8x9x3, 'IMG0003.png' is no PNG image*",
        job -> {
          copies(job, 1);
          png(job.output().resolve("IMG0001.png"), new ImageShape(8, 9, 3), new byte[216]);
          AtomicFiles.write(job.output().resolve("IMG0003.png"), "no image");
        });
    attacked(
        "FAILED images: expected 8x8x3, but 2 are not: 'IMG0000.png' is no file of an image's size,"
            + " 'IMG0001.png' is no file of an image's size",
        job -> {
          copies(job, 1);
          delete(job.output().resolve("IMG0000.png"));
          link(job.output().resolve("IMG0000.png"), job.input().resolve("IMG0000.png"));
          AtomicFiles.write(
              job.output().resolve("IMG0001.png"), out -> out.write(new byte[2 << 20]));
        });
    int over = NOISE.epsilon() + 1;
    attacked(
        "FAILED budget: expected changes of at most %d, but 4 images change by more (the contest"
                .formatted(over - 1)
            + " clips them): 'IMG0000.png' by %1$d, 'IMG0001.png' by %1$d,".formatted(over)
            + " 'IMG0002.png' by %d, ...".formatted(over),
        job -> copies(job, over));
    attacked("WARNING budget: no image was changed at all", job -> copies(job, 0));
    attacked(
        "WARNING leftovers: 2 in the output: .half.tmp, extra.png",
        job -> {
          copies(job, 1);
          AtomicFiles.write(job.output().resolve(".half.tmp"), "");
          AtomicFiles.write(job.output().resolve("extra.png"), "");
          AtomicFiles.write(job.output().resolve("attack.json"), "");
        });
  }

  @Test
  void outputsOfDefenses() throws IOException {
    defended("OK labels: each once, inside 0..1000", "IMG0003.png,1000", "IMG0002.png,0");
    defended("WARNING labels: images are named without .png", "IMG0002,1", "IMG0003.png,2");
    defended(
        "FAILED outputs: expected all 4 images, but 1 are missing: IMG0003.png", "IMG0002.png,1");
    defended(
        "FAILED labels: 1 bad lines: line 4: 'IMG0002.png' is there twice",
        "IMG0002.png,1",
        "IMG0002.png,2");
    defended(
        "FAILED labels: 1 bad lines: line 3: there is no image 'IMG0009.png'", "IMG0009.png,1");
    for (String label : List.of("1001", "-1", "cat", "1.0", "")) {
      defended(
          "FAILED labels: 1 bad lines: line 3: expected a label 0..1000, found '" + label + "'",
          "IMG0002.png," + label);
    }
    defended(
        "FAILED labels: 1 bad lines: line 3: expected IMG.png,LABEL, found 'IMG0002.png'",
        "IMG0002.png");
    defended("FAILED outputs: expected result.csv, found none");
  }

  private void attacked(String message, Consumer<Runner.Job> attack) throws IOException {
    ran(message, attack, new Runner.Outcome(0, false, Duration.ZERO, ""));
  }

  private void ran(String message, Consumer<Runner.Job> attack, Runner.Outcome outcome)
      throws IOException {
    Path archive = archive("a.zip", "", metadata("attack", "run.sh"), script("run.sh"));
    boolean valid = validate(archive, SubmissionType.ATTACK, Optional.of(run(attack, outcome)));
    assertTells(message);
    assertEquals(!message.startsWith("FAILED"), valid, checks::toString);
  }

  /** Two images are labelled well, and then come {@code lines}; none at all where there is none. */
  private void defended(String message, String... lines) throws IOException {
    Path archive = archive("a.zip", "", metadata("defense", "run.sh"), script("run.sh"));
    String good = "IMG0000.png,7\nIMG0001.png,8\n";
    DryRun run =
        run(
            job -> {
              if (lines.length > 0) {
                AtomicFiles.write(
                    job.output().resolve("result.csv"), good + String.join("\n", lines) + "\n");
              }
            },
            new Runner.Outcome(0, false, Duration.ZERO, ""));
    boolean valid = validate(archive, SubmissionType.DEFENSE, Optional.of(run));
    assertTells(message);
    assertEquals(!message.startsWith("FAILED"), valid, checks::toString);
  }

  private Path archive(String name, String below, ArchiveContent... contents) {
    return NoiseRuns.archive(folder.resolve(name), below, contents);
  }

  private boolean validate(Path archive, SubmissionType type, Optional<DryRun> run) {
    checks.clear();
    return NoiseRuns.validate(archive, type, run, checks::add);
  }

  private void assertTells(String expected) {
    assertTrue(checks.stream().anyMatch(check -> like(expected, line(check))), checks::toString);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void link(Path link, Path target) {
    try {
      Files.createSymbolicLink(link, target);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
