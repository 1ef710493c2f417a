package dev.mangle.score.tournament;

import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import dev.mangle.submission.JobFolder;
import dev.mangle.submission.Metadata;
import dev.mangle.submission.Runner;
import dev.mangle.submission.Submission;
import dev.mangle.submission.SubmissionType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A submission that takes part, fit to be run or not.
 *
 * @param name of its folder, which tables show
 * @param type of the place where it was found
 * @param submission empty where it cannot be run
 * @param problem one line on why it cannot be run, else empty
 * @param sha256 of the folder: contents, links, what may be executed
 */
public record Entrant(
    String name,
    SubmissionType type,
    Optional<Submission> submission,
    String problem,
    String sha256) {

  /**
   * The submissions in the subfolders of {@code folder}, sorted by name; hidden ones and those
   * without {@code metadata.json} are passed over.
   *
   * @throws UserException when the folder cannot be read
   */
  static List<Entrant> in(Path folder, SubmissionType type) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .filter(
              entry -> Files.exists(entry.resolve(Metadata.FILE_NAME), LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .map(entry -> open(entry, type))
          .toList();
    } catch (IOException e) {
      throw UserException.of("read folder", folder, e);
    }
  }

  private static Entrant open(Path folder, SubmissionType type) {
    String name = folder.getFileName().toString();
    try {
      Submission submission = Submission.open(folder);
      String sha256 = sha256(submission.folder());
      if (submission.metadata().type() == type) {
        return new Entrant(name, type, Optional.of(submission), "", sha256);
      }
      String problem =
          "'%s': type: expected '%s', found '%s'"
              .formatted(folder.resolve(Metadata.FILE_NAME), type, submission.metadata().type());
      return new Entrant(name, type, Optional.empty(), problem, sha256);
    } catch (UserException e) {
      return new Entrant(name, type, Optional.empty(), e.getMessage(), "");
    }
  }

  private static String sha256(Path folder) {
    StringBuilder lines = new StringBuilder(Sha256.ofFolder(folder));
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted().toList()) {
        String kind = Files.isExecutable(path) ? "x" : "-";
        String link = Files.isSymbolicLink(path) ? Files.readSymbolicLink(path).toString() : "";
        lines.append('\n').append(folder.relativize(path)).append(' ').append(kind).append(link);
      }
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
    return Sha256.ofText(lines.toString());
  }

  /** Whether it goes for targets. */
  public boolean targeted() {
    return type == SubmissionType.TARGETED_ATTACK;
  }

  /** Runs it on what lies in {@code job}, or tells why it cannot be run. */
  Runner.Outcome run(Runner runner, JobFolder job, int epsilon, Duration limit, Path log) {
    return submission
        .map(s -> runner.run(new Runner.Job(s, job.input(), job.output(), epsilon, limit, log)))
        .orElseGet(() -> new Runner.Outcome(-1, false, Duration.ZERO, problem));
  }

  /** Kind and name, such as {@code targeted attack 'iter_target'}. */
  @Override
  public String toString() {
    return type.toString().replace('_', ' ') + " '" + name + "'";
  }
}
