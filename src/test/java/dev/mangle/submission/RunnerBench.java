package dev.mangle.submission;

import dev.mangle.testing.ShellSubmission;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A folder in which submissions are run: two images go in, {@code out} and {@code log} come out.
 */
record RunnerBench(Path folder) {

  static RunnerBench in(Path folder) {
    Workspace workspace = new Workspace(folder);
    workspace.grey("in/a.png", 120);
    workspace.grey("in/b.png", 230);
    return new RunnerBench(folder);
  }

  Runners.Settings settings(Path... hidden) {
    return new Runners.Settings(folder.resolve("scratch"), false, List.of(hidden));
  }

  /** A job for a new attack whose output folder is empty. */
  Runner.Job attack(double seconds, String script) {
    return job(SubmissionType.ATTACK, seconds, script);
  }

  Runner.Job job(SubmissionType type, double seconds, String script) {
    Path submission = ShellSubmission.write(folder.resolve("submission"), type, script);
    try {
      Path out = folder.resolve("out");
      RunFolder.delete(out);
      Files.createDirectories(out);
      return new Runner.Job(
          Submission.open(submission),
          folder.resolve("in"),
          out,
          16,
          Duration.ofMillis((long) (seconds * 1000)),
          folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names in the output folder. */
  String out() {
    return new Workspace(folder).list("out");
  }

  /** What a file below the folder holds. */
  String text(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a process with {@code mark} in its command line is alive. */
  static boolean alive(String mark) {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").contains(mark));
  }
}
