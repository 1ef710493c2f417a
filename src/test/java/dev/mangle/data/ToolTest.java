package dev.mangle.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void worksInItsFolderInPlainEnglish() throws IOException {
    Tool.run(folder, PATIENCE, "sh", "-c", "echo $LC_ALL > language");
    assertEquals("C\n", Files.readString(folder.resolve("language")));
  }

  @Test
  void saysWhatTheProgramSaidLast() {
    String message =
        assertThrows(
                Tool.Failure.class,
                () -> Tool.run(folder, PATIENCE, "sh", "-c", "echo one; echo two >&2; exit 3"))
            .getMessage();
    assertEquals("sh failed with exit code 3: two", message);
    message =
        assertThrows(Tool.Failure.class, () -> Tool.run(folder, PATIENCE, "false")).getMessage();
    assertEquals("false failed with exit code 1", message);
  }

  @Test
  void saysThatAProgramIsNotThere() {
    IOException error =
        assertThrows(IOException.class, () -> Tool.run(folder, PATIENCE, "no-such-program"));
    assertEquals("no program no-such-program here", error.getMessage());
    assertFalse(error instanceof Tool.Failure);
  }

  @Test
  void endsAProgramThatTakesTooLong() {
    Duration second = Duration.ofSeconds(1);
    String message =
        assertThrows(IOException.class, () -> Tool.run(folder, second, "sleep", "600"))
            .getMessage();
    assertEquals("sleep took over 1 s", message);
  }
}
