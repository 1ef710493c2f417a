package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code setup_env.sh --gpu} with a Maven that only writes down what it is asked for. */
@DisabledOnOs(OS.WINDOWS)
class SetupGpuTest {
  private static final Path TOP = Path.of("").toAbsolutePath();

  @TempDir private Path folder;
  private Path home;

  @BeforeEach
  void makeHome() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
    Files.copy(
        TOP.resolve("setup_env.sh"),
        home.resolve("setup_env.sh"),
        StandardCopyOption.COPY_ATTRIBUTES);
    for (String name : List.of("src", "pom.xml")) {
      Files.createSymbolicLink(home.resolve(name), TOP.resolve(name));
    }
    Files.createDirectory(folder.resolve("bin"));
    program("uname", "echo Linux x86_64");
    program(
        "mvn",
        """
        [[ $1 != -v ]] || { echo Apache Maven 3.9.0; exit; }
        echo "$*" >>%s
        [[ ! -e broken ]] || exit 1
        : >target/mangle.jar"""
            .formatted(folder.resolve("asked")));
  }

  private void program(String name, String script) throws IOException {
    Path file = folder.resolve("bin").resolve(name);
    Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  private Shell setUp(String... options) {
    String[] command = new String[options.length + 1];
    command[0] = "./setup_env.sh";
    System.arraycopy(options, 0, command, 1, options.length);
    String path = folder.resolve("bin") + ":" + System.getenv("PATH");
    return Shell.run(
        home, Map.of("PATH", path, "JAVA_HOME", System.getProperty("java.home")), command);
  }

  private String lastAsked() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("asked"));
    return lines.get(lines.size() - 1);
  }

  @Test
  void isRefusedWhereThereAreNoSuchLibraries() throws IOException {
    program("uname", "echo Darwin arm64");
    Shell run = setUp("--gpu");
    assertEquals(2, run.exit(), run.err());
    assertEquals(
        "mangle: --gpu: expected Linux on x86_64, which TensorFlow's GPU libraries are for; found"
            + " Darwin arm64\n",
        run.err());
    assertFalse(Files.exists(folder.resolve("asked")));
  }

  @Test
  void isRememberedOnceItIsBuilt() throws IOException {
    Files.createFile(home.resolve("broken"));
    assertEquals(1, setUp("--gpu").exit());
    assertTrue(lastAsked().contains("-Pgpu"), lastAsked());
    assertEquals(1, setUp().exit());
    assertFalse(lastAsked().contains("-Pgpu"), "the libraries did not come");

    Files.delete(home.resolve("broken"));
    Shell built = setUp("--gpu");
    assertEquals(0, built.exit(), built.err());
    Files.delete(home.resolve("target/mangle.jar"));
    assertEquals(0, setUp().exit());
    assertTrue(lastAsked().contains("-Pgpu"), "as it was built before");
  }
}
