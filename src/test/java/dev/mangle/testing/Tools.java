package dev.mangle.testing;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine that a test may need. */
public final class Tools {
  private Tools() {}

  /**
   * Where {@code program} lies on the path. Without it the test is skipped, but fails where the
   * environment variable CI is {@code true}: there it must be installed.
   */
  public static Path require(String program) {
    Optional<Path> found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    String reason = "this test needs " + program + ", which is not on the path";
    if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
      fail(reason);
    }
    Assumptions.assumeTrue(found.isPresent(), reason);
    return found.orElseThrow();
  }
}
