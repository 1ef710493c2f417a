package dev.mangle.challenge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChallengeConfigTest {
  @TempDir private Path folder;

  /** Laid out like the published file, every value another. */
  @Test
  void everyKeyAmongComments() throws IOException {
    ChallengeConfig config =
        read(
            """
            {
              "_comment": "----- the network -----",
              "model_dir": "models/ours",

              "_comment": "----- how it is trained -----",
              "random_seed": 17,
              "max_num_training_steps": 2000,
              "num_output_steps": 10,
              "num_summary_steps": 20,
              "num_checkpoint_steps": 30,
              "training_batch_size": 40,

              "_comment": "----- how it is judged -----",
              "num_eval_examples": 500,
              "eval_batch_size": 60,
              "eval_on_cpu": false,

              "_comment": "----- the attack -----",
              "_comment_too": {"epsilom": [1, 2]},
              "epsilon": 0.25,
              "k": 7,
              "a": 0.02,
              "random_start": false,
              "loss_func": "cw",
              "store_adv_path": "out/adv.npy"
            }
            """);
    assertEquals(
        new ChallengeConfig(
            "models/ours",
            17L,
            2000,
            10,
            20,
            30,
            40,
            500,
            60,
            false,
            0.25,
            7,
            0.02,
            false,
            ChallengeConfig.LossFunc.CW,
            "out/adv.npy"),
        config);
    assertEquals(63.75, config.epsilonPixels());
    assertEquals(5.1, config.stepPixels(), 1e-12);
    assertEquals(
        "{model_dir=models/ours, random_seed=17, max_num_training_steps=2000, num_output_steps=10,"
            + " num_summary_steps=20, num_checkpoint_steps=30, training_batch_size=40,"
            + " num_eval_examples=500, eval_batch_size=60, eval_on_cpu=false, epsilon=0.25, k=7,"
            + " a=0.02, random_start=false, loss_func=cw, store_adv_path=out/adv.npy}",
        config.values().toString());
  }

  @Test
  void nothingSaidIsAsPublished() throws IOException {
    ChallengeConfig config = read("{}");
    assertNull(config.modelDir());
    assertEquals(
        "{model_dir=null, random_seed=4557077, max_num_training_steps=100000, num_output_steps=100,"
            + " num_summary_steps=100, num_checkpoint_steps=300, training_batch_size=50,"
            + " num_eval_examples=10000, eval_batch_size=200, eval_on_cpu=true, epsilon=0.3, k=40,"
            + " a=0.01, random_start=true, loss_func=xent, store_adv_path=attack.npy}",
        config.values().toString());
  }

  @Test
  void wholeNumbersAreNumbersToo() throws IOException {
    assertEquals(1.0, read("{\"epsilon\": 1}").epsilon());
    assertEquals(0.0, read("{\"a\": 0}").a());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'epsilom': 0.3}      | unknown key 'epsilom': did you mean 'epsilon'? (line 1)",
        "{'storeAdvPath': 'a'} | unknown key 'storeAdvPath': did you mean 'store_adv_path'? (line 1)",
        "{'comment': ''}       | unknown key 'comment': expected one of model_dir, random_seed,"
            + " max_num_training_steps, num_output_steps, num_summary_steps, num_checkpoint_steps,"
            + " training_batch_size, num_eval_examples, eval_batch_size, eval_on_cpu, epsilon, k, a,"
            + " random_start, loss_func, store_adv_path (line 1)",
        "{'k': '40'}           | 'k': expected a whole number, found \"40\" (line 1)",
        "{'k': 40.5}           | 'k': expected a whole number, found 40.5 (line 1)",
        "{'k': true}           | 'k': expected a whole number, found true (line 1)",
        "{'k': -1}             | 'k': expected 0 or more, found -1",
        "{'k': 99999999999}    | 'k': expected -2147483648..2147483647, found 99999999999 (line 1)",
        "{'random_seed': 'x'}  | 'random_seed': expected a whole number, found \"x\" (line 1)",
        "{'epsilon': '0.3'}    | 'epsilon': expected a number, found \"0.3\" (line 1)",
        "{'epsilon': [0.3]}    | 'epsilon': expected a number, found [0.3] (line 1)",
        "{'epsilon': null}     | 'epsilon': expected a value, found null (line 1)",
        "{'epsilon': -0.1}     | 'epsilon': expected a share of the pixel range, 0..1, found -0.1",
        "{'epsilon': 76.5}     | 'epsilon': expected a share of the pixel range, 0..1, found 76.5;"
            + " 76.5 pixel units are 0.3",
        "{'a': 1000}           | 'a': expected a share of the pixel range, 0..1, found 1000.0",
        "{'random_start': 1}   | 'random_start': expected true or false, found 1 (line 1)",
        "{'eval_on_cpu': 'no'} | 'eval_on_cpu': expected true or false, found \"no\" (line 1)",
        "{'loss_func': 'CW'}   | 'loss_func': expected one of [xent, cw], found \"CW\" (line 1)",
        "{'loss_func': 1}      | 'loss_func': expected one of [xent, cw], found 1 (line 1)",
        "{'model_dir': 3}      | 'model_dir': expected text, found 3 (line 1)",
        "{'model_dir': ''}     | 'model_dir': expected a path, found ''",
        "{'store_adv_path': {}} | 'store_adv_path': expected text, found {} (line 1)",
        "{'eval_batch_size': 0} | 'eval_batch_size': expected at least 1, found 0",
        "{'training_batch_size': -5} | 'training_batch_size': expected at least 1, found -5",
        "{'k': 1, 'k': 2}      | 'k' is there twice (lines 1 and 1)",
        "[]                    | expected one JSON object",
        "``                    | expected one JSON object",
        "{} {}                 | expected one JSON object and nothing else",
      })
  void badContent(String json, String message) {
    assertRefused(json.replace('\'', '"'), message);
  }

  @Test
  void theLineOfAnErrorIsTold() {
    assertRefused("{\n\"k\": 40,\n\n\"a\": \"x\"}", "'a': expected a number, found \"x\" (line 4)");
    assertRefused("{\n\"k\": 40,\n\"k\": 41}", "'k' is there twice (lines 2 and 3)");
  }

  @Test
  void whatIsNoJsonIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), "{\"k\": 40,\n \"a\" 1}");
    String told = assertThrows(UserException.class, () -> ChallengeConfig.read(file)).getMessage();
    assertEquals(
        file
            + ": Unexpected character ('1' (code 49)): was expecting a colon to separate field name"
            + " and value (line 2)",
        told);
    Path none = folder.resolve("none.json");
    assertEquals(
        "cannot read '" + none + "': no such file or folder",
        assertThrows(UserException.class, () -> ChallengeConfig.read(none)).getMessage());
  }

  private void assertRefused(String json, String message) {
    UserException refusal = assertThrows(UserException.class, () -> read(json));
    assertEquals(folder.resolve("config.json") + ": " + message, refusal.getMessage());
  }

  private ChallengeConfig read(String json) throws IOException {
    return ChallengeConfig.read(Files.writeString(folder.resolve("config.json"), json));
  }
}
