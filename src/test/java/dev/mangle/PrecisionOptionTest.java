package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --precision} of the commands that attack, on a bundled network. */
class PrecisionOptionTest {
  private static final String NETWORK = "base_vgg";

  @TempDir private Path folder;

  private CommandRun attack(String output, String... more) throws IOException {
    Path images = Files.createDirectories(folder.resolve("in"));
    for (int i = 0; i < 4; i++) {
      String name = "cifar10_0000" + i + ".png";
      if (!Files.exists(images.resolve(name))) {
        Files.copy(Path.of("input_images", name), images.resolve(name));
      }
    }
    List<String> args =
        new ArrayList<>(
            List.of(
                "attack", "--models=" + NETWORK, "--checkpoints=checkpoints", "--iterations=3"));
    args.addAll(
        List.of("--input=" + images, "--output=" + folder.resolve(output), "--max-epsilon=8"));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  private String recorded(String output) throws IOException {
    String record = Files.readString(folder.resolve(output).resolve("attack.json"));
    return record.replaceAll("(?s).*\"precision\" : \"(\\w+)\".*", "$1");
  }

  private String images(String output) throws IOException {
    StringBuilder hashes = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      hashes.append(Sha256.of(folder.resolve(output).resolve("cifar10_0000" + i + ".png")));
    }
    return hashes.toString();
  }

  @Test
  void theRecordTellsIt() throws IOException {
    assertEquals(0, attack("wide").exit());
    assertEquals("fp32", recorded("wide"));
    CommandRun narrow = attack("narrow", "--precision=bf16");
    assertEquals(0, narrow.exit(), narrow.err());
    assertEquals("bf16", recorded("narrow"));
    assertNotEquals(images("wide"), images("narrow"));
    assertEquals(0, attack("auto", "--precision=auto").exit());
    String auto = recorded("auto");
    assertEquals(images(auto.equals("bf16") ? "narrow" : "wide"), images("auto"));
  }

  @Test
  void aRunIsNotContinuedInOtherNumbers() throws IOException {
    assertEquals(0, attack("whole", "--precision=bf16").exit());
    assertEquals(0, attack("again").exit());
    assertEquals(0, attack("again", "--precision=bf16").exit());
    assertEquals(images("whole"), images("again"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"attack", "transfer", "tune"})
  void oneThatDoesNotExistIsRefused(String command) {
    CommandRun run = CommandRun.of(command, "--models=" + NETWORK, "--precision=bf61");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("unknown precision 'bf61': did you mean 'bf16'?"), run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"attack", "transfer", "tune"})
  void commandsThatAttackHaveIt(String command) {
    assertTrue(CommandRun.of(command, "--help").out().contains("--precision=NAME"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"score", "classify", "eval", "bench"})
  void commandsThatJudgeDoNot(String command) {
    assertFalse(CommandRun.of(command, "--help").out().contains("--precision"));
  }
}
