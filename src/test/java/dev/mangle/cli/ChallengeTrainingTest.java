package dev.mangle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.TinyMnist;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** One config.json through train, eval, attack and verify. */
class ChallengeTrainingTest {
  /** One of the networks that come with the project. */
  private static final String BUNDLED =
      " --model mnist_natural --config CONFIG --data DATA --checkpoints checkpoints";

  @TempDir private Path temporary;
  private Path data;
  private Path config;
  private String out = "";
  private final List<String> errors = new ArrayList<>();

  @BeforeEach
  void writeFiles() throws IOException {
    data = TinyMnist.write(Files.createDirectory(temporary.resolve("data")), 36, 20);
    config =
        config(
            """
            "max_num_training_steps": 5, "num_output_steps": 2, "num_summary_steps": 2,
            "num_checkpoint_steps": 2, "training_batch_size": 4, "num_eval_examples": 10,
            "epsilon": 0.2, "k": 2, "a": 0.15, "random_start": true, "loss_func": "xent"
            """);
  }

  @Tag("slow")
  @Test
  void oneConfigFromTrainingToVerifying() {
    assertEquals(
        0, run("train --config CONFIG --data DATA --checkpoints NETWORKS"), errors::toString);
    assertTrue(Files.exists(temporary.resolve("run/step-0000004/saved_model.pb")));
    Path output = temporary.resolve("networks/run");
    String training = ModelSpec.read(output.resolve(ModelSpec.FILE_NAME)).training();
    assertEquals(
        "5 steps, batches of 4, Adam at 1.0E-4, summed loss, seed 4557077, pgd adversarial"
            + " training: epsilon 51.0, 2 steps of 38.25, random start up to 51.0, loss xent, on 30 images",
        training);
    assertTrue(out.contains("not used here: num_eval_examples, eval_batch_size"), out);

    assertEquals(0, run("eval --config CONFIG --data DATA --restarts 2"), errors::toString);
    assertTrue(out.contains("/run/step-0000005\n"), out);
    assertTrue(
        out.matches(
            "(?s).*natural: [\\d.]+%, loss [\\d.]+\nadversarial: [\\d.]+%, loss [\\d.]+ \\(epsilon 51.0, .*"),
        out);
    assertTrue(out.endsWith("10 images\n"), out);

    assertEquals(0, run("attack --config CONFIG --data DATA"), errors::toString);
    String attacked = out.replaceAll("(?s).*adversarial ([\\d.]+)%.*", "$1");
    String pred = " --pred " + temporary.resolve("pred.npy");
    assertEquals(0, run("verify --config CONFIG --data DATA" + pred), errors::toString);
    assertEquals(attacked, out.replaceAll("(?s).*Accuracy: ([\\d.]+)%.*", "$1"));
  }

  @Test
  void attacksANetworkByName() throws IOException {
    assertEquals(0, run("attack --restarts 3" + BUNDLED), errors::toString);
    assertTrue(out.contains("3 restarts, loss xent"), out);
    assertTrue(out.contains("random_seed 4557077"), out);
    assertTrue(Files.exists(temporary.resolve("attack.npy")));
    String record = Files.readString(temporary.resolve("attack.npy.json"));
    assertTrue(record.matches("(?s).*\"restarts\" : 3,\\s*\"loss\" : \"xent\".*"), record);
    assertTrue(record.contains("\"random_seed\" : 4557077"), record);
    assertTrue(record.matches("(?s).*\"mnist_natural\".*\"sha256\" : \"[0-9a-f]{64}\".*"), record);
    assertFalse(Files.exists(temporary.resolve("pred.npy")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attack --config CONFIG --data DATA --norm L1 | expected together with --models",
        "attack --config CONFIG --data DATA --models a --restarts 2 | without --model and",
        "eval --config CONFIG --data DATA --restarts 0 | restarts: expected 1 or more",
        "eval --config CONFIG --data DATA | expected a checkpoint (saved_model.pb)",
        "train --config CONFIG --data NETWORKS | run: ./mangle fetch mnist",
        "train --config CONFIG --data DATA --output RUN | expected apart from the output",
      })
  void refusesInOneLine(String line, String part) {
    assertEquals(2, run(line));
    assertTrue(errors.get(0).contains(part), errors.toString());
    assertEquals(1, errors.get(0).lines().count());
    assertFalse(Files.exists(temporary.resolve("attack.npy")));
  }

  /** A natural training has a configuration too. */
  @Test
  void withoutStepsOnlyNaturalAccuracyIsMeasured() throws IOException {
    config = config("\"k\": 0");
    assertEquals(0, run("eval" + BUNDLED), errors::toString);
    assertTrue(out.contains("no attack: one of k, a and epsilon is 0"), out);
    assertEquals(2, run("attack" + BUNDLED));
    assertTrue(errors.get(0).contains("found 0, 0.01 and 0.3"), errors.get(0));
  }

  @Test
  void theOtherLossAndStartAreTakenToo() throws IOException {
    config = config("\"loss_func\": \"cw\", \"random_start\": false, \"k\": 2, \"a\": 0.2");
    for (String command : List.of("eval", "attack")) {
      assertEquals(0, run(command + BUNDLED), errors::toString);
      assertTrue(out.contains("2 steps of 51.0, from the image, loss cw"), out);
    }
    assertEquals(2, run("eval --restarts 2" + BUNDLED));
    assertTrue(errors.get(0).contains("every attempt is the same"), errors.get(0));
  }

  @Test
  void whereNothingIsAttackedNothingIsAttempted() throws IOException {
    config = config("\"a\": 0");
    assertEquals(2, run("eval --restarts 2 --config CONFIG --data DATA"));
    assertTrue(errors.get(0).startsWith("--restarts: expected none"), errors.get(0));
    assertEquals(
        2,
        run("attack --models mnist_natural --config CONFIG --data DATA --checkpoints checkpoints"));
    assertTrue(errors.get(1).contains("found 0.3, 40 and 0.0"), errors.get(1));
    assertFalse(Files.exists(temporary.resolve("attack.npy")));
  }

  /** Less than a pixel unit is a budget too. */
  @Test
  void aSmallEpsilonIsNoMistake() throws IOException {
    config = config("\"epsilon\": 0.002, \"a\": 0.001, \"k\": 2, \"num_eval_examples\": 3");
    assertEquals(0, run("eval" + BUNDLED), errors::toString);
    assertTrue(out.contains("(epsilon 0.51, 2 steps of 0.255"), out);
  }

  private Path config(String values) throws IOException {
    return Files.writeString(
        temporary.resolve("config.json"),
        """
        {"_comment": "network", "model_dir": "%s", "_comment": "attack", %s, "store_adv_path": "%s"}
        """
            .formatted(temporary.resolve("run"), values, temporary.resolve("attack.npy")));
  }

  private int run(String line) {
    String[] words =
        line.replace("CONFIG", config.toString())
            .replace("DATA", data.toString())
            .replace("NETWORKS", temporary.resolve("networks").toString())
            .replace("RUN", temporary.resolve("run").toString())
            .split(" ");
    StringWriter written = new StringWriter();
    CommandLine command = ChallengeCommand.commandLine(Progress.SILENT);
    command.setOut(new PrintWriter(written, true));
    int code =
        command
            .setExecutionExceptionHandler(
                (error, failed, parsed) -> {
                  if (!(error instanceof UserException)) {
                    throw error;
                  }
                  errors.add(error.getMessage());
                  return 2;
                })
            .execute(words);
    out = written.toString();
    return code;
  }
}
