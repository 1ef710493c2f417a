package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.UserException;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.TestNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSpecTest {
  @TempDir Path folder;

  private ModelSpec read(String json) throws IOException {
    return ModelSpec.read(Files.writeString(folder.resolve("model.json"), json));
  }

  @Test
  void everyKey() throws IOException {
    ModelSpec spec =
        read(
            """
            {
              "architecture": "inception_v3", "signature": "predict",
              "input": {"key": "images", "height": 299, "width": 300, "channels": 3,
                        "order": "BGR", "scale": [1, 2.5, 3], "offset": -1},
              "logits": {"key": "logits"},
              "aux": [{"key": "aux_logits", "weight": 0.4}],
              "classes": 1001, "label_offset": 0, "dataset": "imagenet",
              "source": "here", "license": "MIT", "training": "normal",
              "clean_accuracy": {"dataset": "imagenet", "images": 200, "top1": 0.75},
              "robust_accuracy": {"dataset": "imagenet", "images": 100, "top1": 0.5,
                                  "attack": "pgd-20", "epsilon": 4.5}
            }
            """);
    assertEquals(
        new ModelSpec(
            "inception_v3",
            "predict",
            new ModelSpec.Input(
                "images", 299, 300, 3, ModelSpec.Order.BGR, List.of(1.0, 2.5, 3.0), List.of(-1.0)),
            new ModelSpec.Logits("logits"),
            List.of(new ModelSpec.Aux("aux_logits", 0.4)),
            1001,
            0,
            "imagenet",
            "here",
            "MIT",
            "normal",
            new ModelSpec.Accuracy("imagenet", 200, 0.75, null, null),
            new ModelSpec.Accuracy("imagenet", 100, 0.5, "pgd-20", 4.5)),
        spec);
    assertEquals(spec, read(spec.toJson()));
  }

  @Test
  void nothingSaid() throws IOException {
    ModelSpec spec = read("{}");
    assertEquals(
        new ModelSpec(
            "", "serving_default", null, null, List.of(), null, null, "", "", "", "", null, null),
        spec);
    assertEquals(spec, read(spec.toJson()));
  }

  @Test
  void roundTrips() throws IOException {
    for (TestNetwork network : SampleNetworks.all().values()) {
      assertEquals(network.spec(), read(network.spec().toJson()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'classes': 'ten'}    | 'classes': expected a whole number (line 1)",
        "{'classes': '10'}     | 'classes': expected a whole number (line 1)",
        "{'classes': 10.5}     | 'classes': expected a whole number (line 1)",
        "{'aux': 3}            | 'aux': expected a list (line 1)",
        "{'input': 3}          | 'input': expected an object (line 1)",
        "{'architecture': {}}  | 'architecture': expected text (line 1)",
        "{'input': {'scale': [1, 'x']}} | 'input.scale[1]': expected a number (line 1)",
        "{'input': {'order': 'RBG'}} | 'input.order': expected one of [RGB, BGR, GRAY] (line 1)",
        "{'input': {'order': 1}}     | 'input.order': expected one of [RGB, BGR, GRAY] (line 1)",
        "{'input': {'gain': 1}} | unknown key 'input.gain'; known are [channels, height, key,"
            + " offset, order, scale, width] (line 1)",
        "{'logits': {'name': ''}}    | unknown key 'logits.name'; known are [key] (line 1)",
        "{'classes': 1, 'classes': 1} | Duplicate field 'classes' (line 1)",
        "{} {}                 | expected one JSON object and nothing else (line 1)",
        "[]                    | expected one JSON object and nothing else (line 1)",
        "null                  | expected a JSON object, found null",
        "``                    | expected one JSON object and nothing else (line 1)",
      })
  void badContent(String json, String message) {
    assertRefused(json.replace('\'', '"'), message);
  }

  @Test
  void theLineOfAnErrorIsTold() {
    assertRefused("{\n\"classes\":\n[]}", "'classes': expected a whole number (line 3)");
  }

  private void assertRefused(String json, String message) {
    UserException refusal = assertThrows(UserException.class, () -> read(json));
    assertEquals(folder.resolve("model.json") + ": " + message, refusal.getMessage());
  }

  @Test
  void noFile() {
    Path file = folder.resolve("none.json");
    UserException refusal = assertThrows(UserException.class, () -> ModelSpec.read(file));
    assertEquals("cannot read '" + file + "': no such file or folder", refusal.getMessage());
  }
}
