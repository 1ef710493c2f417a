package dev.mangle.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts with a Java that tells how it was called. */
@EnabledOnOs(OS.LINUX)
class EntryScriptTest {
  private static final String TELL =
      """
      #!/bin/sh
      for argument in "$@"; do echo "$argument"; done
      echo "LC_ALL=${LC_ALL:-}"
      echo "LD_LIBRARY_PATH=${LD_LIBRARY_PATH:-}"
      """;

  @TempDir private Path folder;

  @Test
  void anAttackIsCalledFromAnywhereWithoutAnEnvironment() throws IOException {
    Path home = home(SubmissionType.ATTACK, true);
    executable(home.resolve("runtime/bin/java"), TELL);
    Files.createDirectories(home.resolve("system/libc.so.6"));
    Files.writeString(home.resolve("system/libc.so.6/libc.so.6"), "every system has it");
    Files.createDirectories(home.resolve("system/libnone.so.1"));
    Files.writeString(home.resolve("system/libnone.so.1/libnone.so.1"), "no system has it");
    Shell run =
        Shell.run(folder, Map.of(), "env", "-i", "my code/run_attack.sh", "in put", "out", "16");
    assertEquals(0, run.exit(), run::err);
    String command =
        """
        -jar
        %1$s/mangle.jar
        attack
        @%1$s/attack.args
        --input=in put
        --output=out
        --max-epsilon=16
        LC_ALL=C.UTF-8
        LD_LIBRARY_PATH=%1$s/system/libnone.so.1
        """
            .formatted(home.toRealPath());
    assertTrue(run.out().endsWith(command), run::out);
    assertTrue(run.out().contains("-Djava.library.path=" + home.toRealPath() + "/native\n"));
    assertEquals(
        run, Shell.run(home, Map.of(), "env", "-i", "sh", "run_attack.sh", "in put", "out", "16"));
  }

  @Test
  void aDefenseTakesTheContainersJava() throws IOException {
    Path home = home(SubmissionType.DEFENSE, false);
    Path java = folder.resolve("jdk/bin/java");
    executable(java, TELL);
    for (String environment :
        new String[] {"JAVA_HOME=" + folder + "/jdk", "PATH=" + java.getParent()}) {
      Shell run =
          Shell.run(
              folder,
              Map.of(),
              "env",
              "-i",
              environment,
              "LANG=de_DE.UTF-8",
              "my code/run_defense.sh",
              "in",
              "r.csv");
      assertEquals(0, run.exit(), run::err);
      String command =
          """
          classify
          @%s/defense.args
          --input=in
          --output=r.csv
          LC_ALL=
          LD_LIBRARY_PATH=
          """
              .formatted(home.toRealPath());
      assertTrue(run.out().endsWith(command), run::out);
    }
  }

  @Test
  void wrongNumbersOfArgumentsAreTold() throws IOException {
    home(SubmissionType.TARGETED_ATTACK, true);
    Shell attack = Shell.run(folder, Map.of(), "my code/run_attack.sh", "in", "out");
    assertEquals(
        new Shell(2, "", "usage: run_attack.sh INPUT_DIR OUTPUT_DIR MAX_EPSILON\n"), attack);
    home(SubmissionType.DEFENSE, true);
    Shell defense = Shell.run(folder, Map.of(), "my code/run_defense.sh", "in", "out", "3");
    assertEquals(new Shell(2, "", "usage: run_defense.sh INPUT_DIR OUTPUT_FILE\n"), defense);
  }

  @Test
  void nothingIsLeftToFillIn() {
    for (SubmissionType type : SubmissionType.values()) {
      assertFalse(EntryScript.text(type, true).matches("(?s).*@[A-Z]+@.*"));
    }
  }

  private Path home(SubmissionType type, boolean ownRuntime) throws IOException {
    Path home = folder.resolve("my code");
    executable(home.resolve(EntryScript.name(type)), EntryScript.text(type, ownRuntime));
    return home;
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
