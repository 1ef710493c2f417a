package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import dev.mangle.testing.Form;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.SavedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointsTest {
  /** What {@code model.json} has to say of the network "net", a grey one of 5x4 and 3 classes. */
  private static final String LEAST =
      """
      {"input": {"scale": 0.1, "offset": -1}, "label_offset": 5}
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() {
    write("net", Form.TF2_FUNCTIONS);
  }

  private void write(String name, Form form) {
    SavedModels.write(folder, name, form, SampleNetworks.all().get("tanh_grey"));
  }

  private Network open(String name) {
    return new Checkpoints(folder).open(name);
  }

  @Test
  void namesAreThoseOfSavedModels() throws IOException {
    write("another", Form.TF1_REF);
    Files.createDirectory(folder.resolve("empty"));
    Files.createFile(folder.resolve("file"));
    assertEquals(List.of("another", "net"), new Checkpoints(folder).names());
    assertEquals(List.of(), new Checkpoints(folder.resolve("nowhere")).names());
  }

  @Test
  void aPathOpensACheckpointAnywhere() {
    Network network = new Checkpoints(Path.of("nowhere")).open(folder + "/net/");
    assertEquals("net", network.name());
    assertEquals(64, network.sha256().length());
  }

  @Test
  void wrongNames() {
    assertRefused("no checkpoint 'ner' in '%s': did you mean 'net'?".formatted(folder), "ner");
    assertRefused(
        "no checkpoint 'inception' in '%s': expected one of net".formatted(folder), "inception");
    assertRefused("no checkpoint '' in '%s': expected one of net".formatted(folder), "");
    assertRefused("checkpoint 'x': '%s/x' is no folder".formatted(folder), folder + "/x");
  }

  @Test
  void noSavedModel() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertRefused(
        "checkpoint 'empty': '%s' is no SavedModel: it has no saved_model.pb".formatted(empty),
        "empty");
  }

  @Test
  void aPathThatTensorFlowTakesForAPattern() {
    write("net[1]", Form.TF2_FUNCTIONS);
    assertRefused(
        "checkpoint 'net[1]': '%s': TensorFlow takes '[' in a path for a pattern: expected a path"
                .formatted(folder.resolve("net[1]"))
            + " without, so move or rename it",
        "net[1]");
  }

  @Test
  void garbage() throws IOException {
    Path file = folder.resolve("net/saved_model.pb");
    Files.writeString(file, "this is no protocol buffer");
    assertOneLine("checkpoint 'net': '%s' is no SavedModel: ".formatted(file));
    Files.write(file, new byte[0]);
    assertRefused(
        "checkpoint 'net': '%s' has no graph with the tag 'serve'".formatted(file), "net");
  }

  @ParameterizedTest
  @EnumSource
  void noVariables(Form form) throws IOException {
    write("net", form);
    FileUtils.deleteDirectory(folder.resolve("net/variables").toFile());
    assertOneLine("checkpoint 'net': TensorFlow cannot load it: ");
  }

  @ParameterizedTest
  @EnumSource
  void truncatedVariables(Form form) throws IOException {
    write("net", form);
    Path data = folder.resolve("net/variables/variables.data-00000-of-00001");
    Files.write(data, Arrays.copyOf(Files.readAllBytes(data), 40));
    assertOneLine("checkpoint 'net': TensorFlow cannot load it: ");
  }

  private void assertOneLine(String start) {
    String message = assertThrows(UserException.class, () -> open("net")).getMessage();
    assertTrue(message.startsWith(start) && message.length() > start.length(), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void theSignatureTellsTheRest() throws IOException {
    model(LEAST);
    ModelSpec spec = open("net").spec();
    assertEquals(
        new ModelSpec.Input(null, 5, 4, 1, ModelSpec.Order.GRAY, List.of(0.1), List.of(-1.0)),
        spec.input());
    assertEquals(3, spec.classes());
    assertEquals(new LabelRange(5, 7), open("net").labels());
  }

  @Test
  void noModelJson() throws IOException {
    Files.delete(folder.resolve("net/model.json"));
    assertRefused(
        "checkpoint 'net': no model.json: pixel range and labels cannot be read from a SavedModel;"
            + " write one with at least {\"input\": {\"scale\": 0.0078125, \"offset\": -1},"
            + " \"label_offset\": 0}",
        "net");
  }

  @Test
  void badModelJson() throws IOException {
    model("{\n\"klasses\": 3}");
    assertOneLine(
        "checkpoint 'net': %s/net/model.json: unknown key 'klasses'; known are ["
            .formatted(folder));
    model("{}");
    assertRefused(
        "checkpoint 'net': %s/net/model.json must say 'input.scale' and 'input.offset'"
            .formatted(folder),
        "net");
  }

  /** One edit of {@link #LEAST} each: what is replaced, by what, and what is said then. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'scale': 0.1,    | ``             | model.json must say 'input.scale', which the signature"
            + " does not tell",
        ", 'offset': -1   | ``             | model.json must say 'input.offset', which the"
            + " signature does not tell",
        ", 'label_offset': 5 | ``          | model.json must say 'label_offset', which the"
            + " signature does not tell",
        "0.1              | [1, 2]         | input.scale: expected one number or 1, found 2",
        "-1               | []             | input.offset: expected one number or 1, found 0",
        "5}               | 5, 'classes': 4} | classes says 4, the signature 3",
        "0.1              | 0.1, 'height': 6 | input.height says 6, the signature 5",
        "0.1              | 0.1, 'width': 6  | input.width says 6, the signature 4",
        "0.1              | 0.1, 'channels': 3 | input.channels says 3, the signature 1",
        "0.1              | 0.1, 'order': 'BGR' | input.channels says 3, the signature 1",
        "0.1              | 0.1, 'channels': 1, 'order': 'RGB' | input.order RGB does not go with"
            + " 1 channels",
        "0.1              | 0.1, 'key': 'pixels' | the signature has no input 'pixels'; found"
            + " [images]",
        "5}               | 5, 'logits': {'key': 'scores'}} | the signature has no output 'scores';"
            + " found [logits]",
        "5}               | 5, 'aux': [{'key': 'aux', 'weight': 1}]} | the signature has no output"
            + " 'aux'; found [logits]",
        "5}               | 5, 'signature': 'predict'} | no signature 'predict'; found"
            + " [__saved_model_init_op, serving_default]",
      })
  void modelJsonThatDoesNotGoWithTheSavedModel(String old, String replacement, String message)
      throws IOException {
    String json = LEAST.replace('"', '\'');
    assertTrue(json.contains(old), json);
    model(json.replace(old, replacement).replace('\'', '"'));
    assertRefused("checkpoint 'net': " + message, "net");
  }

  @Test
  void severalOutputsMustBeTold() throws IOException {
    SavedModels.write(folder, "net", Form.TF1_RESOURCE, SampleNetworks.all().get("relu_aux"));
    model(LEAST);
    assertRefused(
        "checkpoint 'net': model.json must say 'logits.key': the signature has outputs"
            + " [aux_logits, logits]",
        "net");
  }

  private void model(String json) throws IOException {
    Files.writeString(folder.resolve("net/model.json"), json);
  }

  private void assertRefused(String message, String name) {
    assertEquals(message, assertThrows(UserException.class, () -> open(name)).getMessage());
  }
}
