package dev.mangle.submission;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A short command of the system's own, with what it prints. */
record Command(List<String> words) {
  private static final int MOST_OUTPUT = 1 << 16;

  static Command of(String... words) {
    return new Command(List.of(words));
  }

  /**
   * What came of it.
   *
   * @param output of both streams, at most 64 KiB
   */
  record Result(int exitCode, String output) {
    /** The first line that was printed. */
    String line() {
      return output.strip().lines().findFirst().orElse("exit code " + exitCode);
    }
  }

  /** Runs it to its end; empty where there is no such program. */
  Optional<Result> run() {
    Process process;
    try {
      process = new ProcessBuilder(words).redirectErrorStream(true).start();
    } catch (IOException e) {
      return Optional.empty();
    }
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      String text = new String(out.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
      out.transferTo(OutputStream.nullOutputStream());
      return Optional.of(new Result(process.waitFor(), text));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Runs it for at most {@code seconds}; whether it ended in time with exit code 0. */
  boolean succeeds(long seconds) {
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Runs it to its end; whether the exit code is 0. */
  boolean succeeds() {
    return run().map(result -> result.exitCode() == 0).orElse(false);
  }
}
