package dev.mangle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.Progress.Task;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final AtomicLong clock = new AtomicLong();

  @Test
  void printsALineNowAndThen() {
    ConsoleProgress progress = new ConsoleProgress(err, false, clock::get);
    try (Task task = progress.begin("attack", 40)) {
      for (int i = 0; i < 4; i++) {
        clock.addAndGet(2_500_000_000L);
        task.advance(10);
      }
    }
    progress.say("done");
    assertEquals(
        """
        attack: 0/40
        attack: 20/40, 5.0 s, 5 s left
        attack: 40/40, 10.0 s
        done
        """,
        printed());
  }

  @Test
  void drawsABarOnATerminal() {
    ConsoleProgress progress = new ConsoleProgress(err, true, clock::get);
    try (Task task = progress.begin("attack", 40)) {
      task.advance(40);
    }
    assertTrue(printed().contains("attack 100%"), printed());
    assertTrue(printed().endsWith("\n"), printed());
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
