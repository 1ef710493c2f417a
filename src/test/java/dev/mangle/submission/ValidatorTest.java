package dev.mangle.submission;

import static dev.mangle.submission.NoiseRuns.NOISE;
import static dev.mangle.submission.NoiseRuns.honest;
import static dev.mangle.submission.NoiseRuns.like;
import static dev.mangle.submission.NoiseRuns.line;
import static dev.mangle.submission.NoiseRuns.metadata;
import static dev.mangle.submission.NoiseRuns.run;
import static dev.mangle.submission.NoiseRuns.script;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import dev.mangle.submission.Check.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings on small archives; dry runs are made by a runner that does what a test says. */
class ValidatorTest {
  @TempDir private Path folder;
  private final List<Check> checks = new ArrayList<>();

  @Test
  void anHonestAttack() throws IOException {
    Path archive = archive("a.zip", "", metadata("attack", "run.sh"), script("run.sh"));
    assertTrue(validate(archive, SubmissionType.ATTACK, honest(new ArrayList<>())));
    assertChecks(
        """
        OK archive: a.zip
        OK packed: * B of 16 KiB
        OK unpacked: 116 B of 1 MiB in 2 files
        OK metadata: all four fields, at the root
        OK type: attack
        OK entry point: run.sh, executable
        OK dry run: 4 images of 8x8x3, seed 5, epsilon %1$d, process: exit code 0
        OK time: 2.5 s of 10 s (the contest's 20 s at 100 GFLOP/s; this machine makes 200)
        OK outputs: all 4 images are there
        OK images: 8x8x3 each
        OK budget: largest change %1$d of %1$d
        """
            .formatted(NOISE.epsilon()));
  }

  @Test
  void targetsAreThereForTargetedAttacksAlone() throws IOException {
    for (SubmissionType type : SubmissionType.values()) {
      List<String> seen = new ArrayList<>();
      Path archive = archive("a.tar.gz", "", metadata(type.toString(), "run.sh"), script("run.sh"));
      assertTrue(validate(archive, type, honest(seen)), checks::toString);
      boolean targets = seen.contains("target_class.csv");
      assertEquals(type == SubmissionType.TARGETED_ATTACK, targets);
      assertEquals(NOISE.names(), seen.subList(0, 4));
    }
  }

  @Test
  void aSingleFolderIsTheSubmission() throws IOException {
    Path archive =
        archive(
            "a.tar",
            "mine/",
            metadata("attack", "bin/run"),
            script("bin/run"),
            ArchiveContent.text("../__MACOSX/x", false, ""),
            ArchiveContent.text(".DS_Store", false, ""));
    assertTrue(validate(archive, SubmissionType.ATTACK, Optional.empty()), checks::toString);
    assertTells("OK metadata: all four fields, in its folder 'mine'");
    assertTells("WARNING leftovers: nobody needs __MACOSX, mine/.DS_Store");
    assertTells("WARNING entry point: expected a name that ends in .sh, found 'bin/run'");
    assertTells("WARNING dry run: none was asked for");
  }

  @Test
  void whatTheContestRefuses() throws IOException {
    fails("FAILED packed: 17 KiB of 16 KiB", raw("a.zip", 17 << 10));
    fails(
        "FAILED archive: expected a name that ends in .zip, .tar or .tar.gz, found 'a.rar'",
        raw("a.rar", 10));
    fails("FAILED unpacked: 'a.zip' is damaged: *", raw("a.zip", 100));
    fails(
        "FAILED unpacked: entry 'a' is there twice",
        archive("a.tar", "", script("a"), script("a")));
    fails(
        "FAILED metadata: cannot read 'metadata.json': no such file or folder",
        archive("a.zip", "", script("run.sh")));
    fails(
        "FAILED metadata: 'metadata.json': container_gpu: expected a string, found nothing",
        archive(
            "a.zip",
            "",
            ArchiveContent.text(
                "metadata.json",
                false,
                "{\"type\": \"attack\", \"container\": \"c\", \"entry_point\": \"run.sh\"}")));
    fails(
        "FAILED type: expected attack, found defense",
        archive("a.zip", "", metadata("defense", "run.sh"), script("run.sh")));
    fails(
        "FAILED entry point: there is no entry point 'run.sh'",
        archive("a.zip", "", metadata("attack", "run.sh")));
    fails(
        "FAILED entry point: the entry point 'run.sh' is not executable",
        archive(
            "a.zip", "", metadata("attack", "run.sh"), ArchiveContent.text("run.sh", false, "")));
  }

  @Test
  void nothingIsRunWhereSomethingFailed() throws IOException {
    Path archive = archive("a.zip", "", metadata("defense", "run.sh"), script("run.sh"));
    DryRun run =
        run(
            job -> {
              throw new AssertionError("run");
            },
            new Runner.Outcome(0, false, Duration.ZERO, ""));
    validate(archive, SubmissionType.ATTACK, Optional.of(run));
    assertTells("FAILED type: *");
  }

  @Test
  void whatIsUnpackedIsGoneAfterwards() throws IOException {
    List<Path> code = new ArrayList<>();
    DryRun run =
        run(
            job -> code.add(job.submission().folder()),
            new Runner.Outcome(1, false, Duration.ZERO, ""));
    Path archive = archive("a.zip", "", metadata("attack", "run.sh"), script("run.sh"));
    validate(archive, SubmissionType.ATTACK, Optional.of(run));
    assertEquals(1, code.size());
    assertTrue(Files.notExists(code.get(0).getParent()));
  }

  @Test
  void noArchive() {
    UserException error =
        assertThrows(
            UserException.class,
            () -> validate(folder.resolve("none.zip"), SubmissionType.ATTACK, Optional.empty()));
    assertEquals(
        "'%s': expected an archive, found no file".formatted(folder.resolve("none.zip")),
        error.getMessage());
  }

  private void fails(String message, Path archive) {
    assertEquals(false, validate(archive, SubmissionType.ATTACK, honest(new ArrayList<>())));
    assertTells(message);
    assertEquals(
        1,
        checks.stream().filter(check -> check.level() == Level.FAILED).count(),
        checks::toString);
  }

  private boolean validate(Path archive, SubmissionType type, Optional<DryRun> run) {
    checks.clear();
    return NoiseRuns.validate(archive, type, run, checks::add);
  }

  private void assertChecks(String expected) {
    List<String> lines = checks.stream().map(NoiseRuns::line).toList();
    List<String> wanted = expected.lines().toList();
    assertEquals(wanted.size(), lines.size(), lines::toString);
    for (int i = 0; i < lines.size(); i++) {
      assertTrue(like(wanted.get(i), lines.get(i)), lines.get(i));
    }
  }

  private void assertTells(String expected) {
    assertTrue(checks.stream().anyMatch(check -> like(expected, line(check))), checks::toString);
  }

  private Path raw(String name, int bytes) throws IOException {
    return Files.write(folder.resolve(name), new byte[bytes]);
  }

  private Path archive(String name, String below, ArchiveContent... contents) {
    return NoiseRuns.archive(folder.resolve(name), below, contents);
  }
}
