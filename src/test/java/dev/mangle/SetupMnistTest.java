package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.TinyMnist;
import dev.mangle.model.ModelSpec;
import dev.mangle.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code setup_env.sh --mnist} with a few digits and one epoch. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class SetupMnistTest {
  private static final Path TOP = Path.of("").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void makesTheRobustNetworkOnce() throws IOException {
    TinyMnist.write(Files.createDirectories(folder.resolve("data/mnist")), 120, 20);
    Shell first = setUp();
    assertEquals(0, first.exit(), first.err());
    Path network = folder.resolve("data/mnist_challenge/mnist_robust");
    String training = ModelSpec.read(network.resolve(ModelSpec.FILE_NAME)).training();
    assertTrue(training.startsWith("1 epochs, batches of 100, Adam in one cycle"), training);
    assertTrue(training.contains("epsilon 78.0, 7 steps of"), training);
    assertFalse(Files.exists(network.resolveSibling("mnist_robust.training")));
    Shell second = setUp();
    assertEquals(0, second.exit(), second.err());
    assertTrue(second.out().contains("is there already"), second.out());
  }

  /** A checkout whose program leaves the digits as they are and trains for one epoch only. */
  private Shell setUp() throws IOException {
    Path setup = folder.resolve("setup_env.sh");
    if (!Files.exists(setup)) {
      for (String name : List.of("setup_env.sh", "pom.xml")) {
        Files.copy(TOP.resolve(name), folder.resolve(name));
      }
      Files.createDirectories(folder.resolve("src/main"));
      Files.createSymbolicLink(folder.resolve("target"), TOP.resolve("target"));
      Path mangle = folder.resolve("mangle");
      Files.writeString(
          mangle,
          """
          #!/bin/sh
          test "$1" = fetch || exec '%s' "$@" --epochs 1
          """
              .formatted(TOP.resolve("mangle")));
      Files.setPosixFilePermissions(mangle, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setLastModifiedTime(
          folder.resolve("pom.xml"), Files.getLastModifiedTime(TOP.resolve("pom.xml")));
    }
    return Shell.run(folder, Map.of(), "./setup_env.sh", "--mnist");
  }
}
