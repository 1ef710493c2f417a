package dev.mangle.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Png;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.LabelRange;
import dev.mangle.submission.Check.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings on small archives; dry runs are made by a runner that does what a test says. */
class ValidatorTest {
  private static final Limits LIMITS = new Limits(16384, 1 << 20, 100, 1000);
  private static final NoiseImages NOISE =
      new NoiseImages(4, 8, new LabelRange(1, 1000), List.of(4, 8, 12, 16), 5);
  private static final TimeLimit LIMIT = TimeLimit.scaled(4, 100, 200);

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

  private boolean validate(Path archive, SubmissionType type, Optional<DryRun> run) {
    checks.clear();
    return new Validator(type, LIMITS, run, checks::add).validate(archive);
  }

  private void assertChecks(String expected) {
    List<String> lines = checks.stream().map(ValidatorTest::line).toList();
    List<String> wanted = expected.lines().toList();
    assertEquals(wanted.size(), lines.size(), lines::toString);
    for (int i = 0; i < lines.size(); i++) {
      assertTrue(like(wanted.get(i), lines.get(i)), lines.get(i));
    }
  }

  private void assertTells(String expected) {
    assertTrue(checks.stream().anyMatch(check -> like(expected, line(check))), checks::toString);
  }

  private static String line(Check check) {
    return check.level() + " " + check.name() + ": " + check.text();
  }

  /** A star stands for anything. */
  private static boolean like(String pattern, String text) {
    return text.matches(("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q"));
  }

  /** Does what is asked for; {@code seen} gets the names of its input. */
  private static Optional<DryRun> honest(List<String> seen) {
    return Optional.of(
        run(
            job -> {
              try (var files = Files.list(job.input())) {
                files.map(file -> file.getFileName().toString()).sorted().forEach(seen::add);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
              if (job.submission().metadata().type() == SubmissionType.DEFENSE) {
                String csv = String.join(",1\n", NOISE.names()) + ",1\n";
                AtomicFiles.write(job.output().resolve("result.csv"), csv);
              } else {
                copies(job, job.epsilon());
              }
            },
            new Runner.Outcome(0, false, Duration.ofMillis(2500), "")));
  }

  private static DryRun run(Consumer<Runner.Job> action, Runner.Outcome outcome) {
    Runner runner =
        new Runner() {
          @Override
          public String description() {
            return "process";
          }

          @Override
          public Outcome run(Job job) {
            action.accept(job);
            return outcome;
          }
        };
    return new DryRun(runner, NOISE, LIMIT);
  }

  /** Every sample moved by {@code change}, into the range where it would leave it. */
  private static void copies(Runner.Job job, int change) {
    for (String name : NOISE.names()) {
      Image image = Png.read(job.input().resolve(name));
      byte[] samples = Arrays.copyOf(image.samples(), image.samples().length);
      for (int i = 0; i < samples.length; i++) {
        int value = samples[i] & 0xff;
        samples[i] = (byte) (value + change > 255 ? value - change : value + change);
      }
      png(job.output().resolve(name), image.shape(), samples);
    }
  }

  private static void png(Path file, ImageShape shape, byte[] samples) {
    Image image = new Image(file.getFileName().toString(), shape, samples);
    AtomicFiles.write(file, out -> Png.write(out, image));
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

  private Path raw(String name, int bytes) throws IOException {
    return Files.write(folder.resolve(name), new byte[bytes]);
  }

  private Path archive(String name, String below, ArchiveContent... contents) {
    Path archive = folder.resolve(name);
    List<ArchiveContent> all =
        Arrays.stream(contents)
            .map(
                content ->
                    new ArchiveContent(
                        content.path().startsWith("../")
                            ? content.path().substring(3)
                            : below + content.path(),
                        content.executable(),
                        content.size(),
                        content.source(),
                        Optional.empty()))
            .toList();
    ArchiveWriter.write(archive, all, 1 << 20, Progress.SILENT);
    return archive;
  }

  private static ArchiveContent metadata(String type, String entryPoint) {
    SubmissionType known = SubmissionType.of(type).orElseThrow();
    return ArchiveContent.text(
        "metadata.json", false, new Metadata(known, "image", "image", entryPoint).toJson());
  }

  private static ArchiveContent script(String path) {
    return ArchiveContent.text(path, true, "#!/bin/sh\n");
  }
}
