package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.TinyMnist;
import dev.mangle.model.Checkpoints;
import dev.mangle.train.TrainingCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's training, ended by Ctrl-C and kill -9 at any moment. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class KilledTrainingTest {
  private static final int KILLS = 6;
  private static final String WEIGHTS = "variables/variables.data-00000-of-00001";

  @TempDir private Path temporary;
  private Path data;

  @Test
  void goesOnAndGivesTheSameNetwork() throws Exception {
    data = TinyMnist.write(Files.createDirectory(temporary.resolve("data")), 120, 20);
    assertEquals(0, start("whole").waitFor());
    Random random = new Random(5);
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start("cut");
      // Somewhere between the first moment and a few checkpoints further on.
      if (process.waitFor(1500 + random.nextInt(2000), TimeUnit.MILLISECONDS)) {
        break;
      }
      boolean interrupt = kill % 2 == 0;
      signal(process, interrupt ? "INT" : "KILL");
      int exit = process.waitFor();
      assertTrue(exit == (interrupt ? 130 : 137) || exit == 0, "exit code " + exit);
      Path work = temporary.resolve("cut.training");
      for (Path checkpoint : TrainingCheckpoints.in(work)) {
        new Checkpoints(work).open(checkpoint.getFileName().toString());
      }
    }
    assertEquals(0, start("cut").waitFor());
    assertArrayEquals(
        Files.readAllBytes(temporary.resolve("whole").resolve(WEIGHTS)),
        Files.readAllBytes(temporary.resolve("cut").resolve(WEIGHTS)));
  }

  private static void signal(Process process, String name) throws Exception {
    List<String> kill = List.of("kill", "-" + name, Long.toString(process.pid()));
    assertEquals(0, new ProcessBuilder(kill).start().waitFor());
  }

  private Process start(String name) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of("mangle").toAbsolutePath().toString());
    String settings =
        "train --dataset mnist --architecture cnn --adversarial pgd --attack-steps 2 --epochs 30"
            + " --batch-size 20 --checkpoint-steps 7 --force";
    command.addAll(List.of(settings.split(" ")));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(List.of("--output", temporary.resolve(name).toString()));
    Path log = temporary.resolve(name + ".log");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
