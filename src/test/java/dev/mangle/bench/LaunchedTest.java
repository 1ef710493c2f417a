package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import dev.mangle.model.Precision;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With a shell script in the launcher's place. */
@DisabledOnOs(OS.WINDOWS)
class LaunchedTest {
  @TempDir private Path folder;
  private Workspace workspace;
  private FolderRuns runs;

  @BeforeEach
  void writeImages() {
    workspace = new Workspace(folder);
    workspace.grey("in/a.png", 100);
    workspace.grey("in/b.png", 110);
    runs = new FolderRuns(folder.resolve("in"), 7, 3);
  }

  private Subject launched(String script) {
    workspace.text("launcher", "#!/bin/sh\n" + script + "\n");
    assertTrue(folder.resolve("launcher").toFile().setExecutable(true));
    return runs.launched(
        folder.resolve("launcher"), 4, List.of("--models=x,y:2", "--checkpoints=/c"));
  }

  @Test
  void aTurnIsOneAttack() throws IOException {
    try (Subject subject = launched("echo \"$@\" >>'" + folder.resolve("log") + "'; sleep 0.1")) {
      assertEquals(
          new Work(folder.resolve("launcher").toString(), Precision.FP32, 2, 4), subject.work());
      Turn turn = subject.turn();
      assertEquals(1, turn.runs());
      assertTrue(turn.seconds() >= 0.1, turn::toString);
    }
    String said = Files.readString(folder.resolve("log"));
    assertTrue(
        said.startsWith(
            "attack --models=x,y:2 --checkpoints=/c --input="
                + folder.resolve("in")
                + " --max-epsilon=16 --iterations=7 --batch-size=3 --output="),
        said);
    Path output = Path.of(said.substring(said.indexOf("--output=") + 9).strip());
    assertTrue(Files.notExists(output.getParent()));
  }

  @Test
  void anAttackThatFailsIsAnError() {
    try (Subject subject = launched("echo first; echo 'mangle: no' >&2; exit 2")) {
      UserException error = assertThrows(UserException.class, subject::turn);
      assertEquals(
          "launcher '" + folder.resolve("launcher") + "': exit code 2: mangle: no",
          error.getMessage());
    }
  }

  @Test
  void whatCannotBeRunIsRefused() {
    for (String name : List.of("in", "in/a.png", "nothing")) {
      Path file = folder.resolve(name);
      UserException error =
          assertThrows(UserException.class, () -> runs.launched(file, 4, List.of()));
      assertEquals("--launcher: '" + file + "' is no program that can be run", error.getMessage());
    }
  }
}
