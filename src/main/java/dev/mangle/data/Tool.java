package dev.mangle.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the machine that bring files. */
final class Tool {
  private Tool() {}

  /** The program ran and did not succeed. */
  static final class Failure extends IOException {
    private static final long serialVersionUID = 1L;

    private Failure(String message) {
      super(message);
    }
  }

  /**
   * Runs a program to its end; its messages are in plain English.
   *
   * @param folder where it works, and may leave files
   * @param command the program, found on the path, and its arguments
   * @throws Failure when it fails, with the last line that it wrote
   * @throws IOException when it is not there, or takes too long
   */
  static void run(Path folder, Duration timeout, String... command) throws IOException {
    Path log = Files.createTempFile(folder, "messages", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("LC_ALL", "C");
    Process process = start(builder);
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("%s took over %d s".formatted(command[0], timeout.toSeconds()));
      }
      if (process.exitValue() != 0) {
        throw new Failure(
            "%s failed with exit code %d%s"
                .formatted(command[0], process.exitValue(), lastLine(log)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroy();
    }
  }

  /**
   * The file that a program left in {@code folder}, by the end of its name.
   *
   * @throws IOException when there is none
   */
  static Path left(Path folder, String end) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> path.toString().endsWith(end))
          .findFirst()
          .orElseThrow(() -> new IOException("expected a file " + end + ", found none"));
    }
  }

  private static Process start(ProcessBuilder builder) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException("no program " + builder.command().get(0) + " here", e);
    }
  }

  private static String lastLine(Path log) throws IOException {
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    List<String> lines = Arrays.stream(text.split("\\R")).filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1).strip();
  }
}
