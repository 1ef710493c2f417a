package dev.mangle.submission;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Png;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.archive.Limits;
import dev.mangle.model.LabelRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Small submissions, and runs of them that do what a test says. */
final class NoiseRuns {
  /** What dry runs are fed. */
  static final NoiseImages NOISE =
      new NoiseImages(4, 8, new LabelRange(1, 1000), List.of(4, 8, 12, 16), 5);

  private static final Limits LIMITS = new Limits(16384, 1 << 20, 100, 1000);
  private static final TimeLimit LIMIT = TimeLimit.scaled(4, 100, 200);

  private NoiseRuns() {}

  /** Validates with small limits; {@code report} takes the findings. */
  static boolean validate(
      Path archive, SubmissionType type, Optional<DryRun> run, Consumer<Check> report) {
    return new Validator(type, LIMITS, run, report).validate(archive);
  }

  /** A finding as text. */
  static String line(Check check) {
    return check.level() + " " + check.name() + ": " + check.text();
  }

  /** Whether {@code text} is as {@code pattern} says, where a star stands for anything. */
  static boolean like(String pattern, String text) {
    return text.matches(("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q"));
  }

  /** Does what is asked for; {@code seen} gets the names of its input. */
  static Optional<DryRun> honest(List<String> seen) {
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

  /** A run that does {@code action} and ends so. */
  static DryRun run(Consumer<Runner.Job> action, Runner.Outcome outcome) {
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
  static void copies(Runner.Job job, int change) {
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

  /** Writes an image. */
  static void png(Path file, ImageShape shape, byte[] samples) {
    Image image = new Image(file.getFileName().toString(), shape, samples);
    AtomicFiles.write(file, out -> Png.write(out, image));
  }

  /** Packs files below {@code below}; a path that begins with ../ lies beside that. */
  static Path archive(Path archive, String below, ArchiveContent... contents) {
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

  /** A metadata file. */
  static ArchiveContent metadata(String type, String entryPoint) {
    SubmissionType known = SubmissionType.of(type).orElseThrow();
    return ArchiveContent.text(
        "metadata.json", false, new Metadata(known, "image", "image", entryPoint).toJson());
  }

  /** An entry point. */
  static ArchiveContent script(String path) {
    return ArchiveContent.text(path, true, "#!/bin/sh\n");
  }
}
