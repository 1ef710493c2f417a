package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mangle.model.Device;
import dev.mangle.model.Devices;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --device} of every command that computes networks. */
class DeviceOptionTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeNetworksAndImages() {
    GreyBands.writeNetworks(folder);
    GreyBands.writeImages(new Workspace(folder));
  }

  private CommandRun run(String line, String... more) {
    List<String> args = new ArrayList<>(List.of(line.replace("DIR", folder.toString()).split(" ")));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attack --models=near --input=DIR/in --output=DIR/out --max-epsilon=8",
        "attack --models=near --input=DIR/in --output=DIR/out --max-epsilon=8 --time-limit=60",
        "classify --model=near --input=DIR/in --output=DIR/out",
        "score --models=near --originals=DIR/in --images=DIR/in",
        "contact-sheet --models=near --originals=DIR/in --images=DIR/in --output=DIR/out.png",
        "transfer --models=near,low --input=DIR/in --max-epsilon=8 --record=DIR/out",
        "tune --models=near,low --input=DIR/in --max-epsilon=8 --budget-seconds=9 --output=DIR/out",
        "eval --models=near",
        "bench --models=near"
      })
  void aGpuThatIsNotThereIsRefusedBeforeAnythingIsWritten(String line) {
    assumeTrue(Devices.gpus(Device.AUTO).isEmpty());
    CommandRun run = run(line, "--checkpoints=" + folder.resolve("checkpoints"), "--device=gpu");
    assertEquals(2, run.exit(), run.err());
    assertTrue(
        run.errors().startsWith("mangle: device gpu: TensorFlow sees no such GPU here"), run.err());
    assertEquals(1, run.errors().lines().count(), run.err());
    assertFalse(Files.exists(folder.resolve("out")));
    assertFalse(Files.exists(folder.resolve("out.png")));
  }

  @Test
  void trainingIsRefusedToo() {
    assumeTrue(Devices.gpus(Device.AUTO).isEmpty());
    CommandRun run =
        run("train --dataset=mnist --architecture=madry_cnn --output=DIR/out --device=gpu:1");
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains("mangle: device gpu:1: TensorFlow sees no such GPU"), run.err());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void theRecordTellsTheDevice() throws IOException {
    CommandRun run =
        run(
            "attack --models=near --input=DIR/in --output=DIR/out --max-epsilon=8 --device=cpu",
            "--checkpoints=" + folder.resolve("checkpoints"));
    assertEquals(0, run.exit(), run.err());
    String record = Files.readString(folder.resolve("out/attack.json"));
    assertTrue(record.contains("\"devices\" : [ \"cpu\" ]"), record);
    assertFalse(run.out().contains("cpu"), "the usual device is not told");
  }

  @Test
  void commandsThatComputeNothingDoNotHaveIt() {
    CommandRun run = run("models --device=cpu");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("Unknown option: '--device=cpu'"), run.err());
  }
}
