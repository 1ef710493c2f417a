package dev.mangle.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program that ran.
 *
 * @param out what it printed
 * @param err what it said
 */
public record Shell(int exit, String out, String err) {

  /**
   * Runs {@code command} to its end.
   *
   * @param folder that it runs in
   * @param environment is added to this process's
   */
  public static Shell run(Path folder, Map<String, String> environment, String... command) {
    try {
      Path out = Files.createTempFile("out", "");
      Path err = Files.createTempFile("err", "");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      Shell shell = new Shell(process.waitFor(), Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return shell;
    } catch (IOException e) {
      throw new AssertionError("cannot run " + List.of(command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Whether there is a program of that name. */
  public static boolean has(String program) {
    return Stream.of(System.getenv("PATH").split(":"), new String[] {"/usr/sbin", "/sbin"})
        .flatMap(Stream::of)
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
