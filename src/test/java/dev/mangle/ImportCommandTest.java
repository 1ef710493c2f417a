package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.DataType;

/** {@code mangle import} on graphs made here. */
class ImportCommandTest {
  private static final String RANGE = "--range=0,1";

  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void writeFiles() throws IOException {
    workspace = new Workspace(folder);
    Files.write(folder.resolve("graph.pb"), graph().build().toByteArray());
    workspace.text("text.pb", "no graph at all");
    workspace.text("empty.pb", "");
    workspace.text("saved_model.pb", "no graph at all");
    workspace.text("model.tflite", "no flatbuffer");
    Files.write(folder.resolve("unfrozen.pb"), unfrozen().build().toByteArray());
  }

  /** Grey 2x2 images in; with m their mean, the scores are -m - 0.4, 0 and m - 0.4. */
  private static GraphBuilder graph() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("digits", -1, 2, 2, 1);
    graph.placeholder("keep", 1);
    graph.constant("axes", 1, 2, 3);
    graph.node(
        "mean", "Mean", List.of("digits", "axes"), GraphBuilder.attr("Tidx", DataType.DT_INT32));
    graph.constant("column", -1, 1);
    graph.node("rows", "Reshape", List.of("mean", "column"));
    graph.constant("weights", new float[] {-1, 0, 1}, 1, 3);
    graph.node("product", "MatMul", "rows", "weights");
    graph.constant("bias", new float[] {-0.4f, 0, -0.4f}, 3);
    graph.node("logits", "BiasAdd", "product", "bias");
    graph.node("probabilities", "Softmax", "logits");
    graph.node(
        "patches",
        "ExtractImagePatches",
        List.of("digits"),
        GraphBuilder.attr("ksizes", 1, 2, 2, 1),
        GraphBuilder.attr("strides", 1, 1, 1, 1),
        GraphBuilder.attr("rates", 1, 1, 1, 1),
        GraphBuilder.attr("padding", "VALID"));
    graph.constant("patch", -1, 4);
    graph.node("patchy", "Reshape", List.of("patches", "patch"));
    return graph;
  }

  private static GraphBuilder unfrozen() {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("digits", -1, 2, 2, 1);
    graph.node(
        "scale",
        "VariableV2",
        List.of(),
        GraphBuilder.attr("dtype", DataType.DT_FLOAT),
        GraphBuilder.attr("shape", GraphBuilder.shape()));
    graph.node("logits", "Mul", "digits", "scale");
    return graph;
  }

  @Test
  void importedNetworkClassifies() {
    String checkpoint = path("new/network");
    CommandRun run =
        CommandRun.of(
            "import",
            "--frozen=" + path("graph.pb"),
            "--range",
            "-1,1",
            "--label-offset=7",
            "--dataset=greys",
            "--output=" + checkpoint);
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.err());
    assertEquals(
        """
        | imported        | graph                                     |
        |-----------------|-------------------------------------------|
        | input           | 2x2 GRAY, pixel * 0.00784314 - 1          |
        | classes         | 3, label = argmax + 7                     |
        | pixel range     | as --range says                           |
        | parameters      | 6                                         |
        | takes images at | digits                                    |
        | logits          | logits                                    |
        | operations      | 1 BiasAdd, 1 Identity, 1 MatMul, 1 Mean, 1 Placeholder, 1 Reshape |
        """
            .lines()
            .map(line -> line.replaceAll(" +\\|", " |").replaceAll("-+\\|", "|"))
            .toList(),
        run.out()
            .lines()
            .limit(9)
            .map(line -> line.replaceAll(" +\\|", " |").replaceAll("-+\\|", "|"))
            .toList());
    assertTrue(run.out().contains("./mangle classify --model " + checkpoint), run.out());

    workspace.grey("in/dark.png", 0);
    workspace.grey("in/middle.png", 128);
    workspace.grey("in/light.png", 250);
    CommandRun classify =
        CommandRun.of(
            "classify",
            "--model=" + checkpoint,
            "--input=" + path("in"),
            "--output=" + path("labels.csv"));
    assertEquals(0, classify.exit(), classify.err());
    assertEquals("dark.png,7\nlight.png,9\nmiddle.png,8\n", text("labels.csv"));
  }

  @Test
  void aCheckpointIsReplacedOnlyByForce() throws IOException {
    List<String> args = new ArrayList<>(List.of("import", "--frozen=" + path("graph.pb"), RANGE));
    args.addAll(List.of("--label-offset=0", "--output=" + path("network")));
    assertEquals(0, CommandRun.of(args.toArray(String[]::new)).exit());
    byte[] before = Files.readAllBytes(folder.resolve("network/model.json"));
    args.set(3, "--label-offset=1");
    CommandRun again = CommandRun.of(args.toArray(String[]::new));
    assertEquals(2, again.exit());
    assertTrue(again.err().contains("--force replaces it"), again.err());
    assertEquals(new String(before, StandardCharsets.UTF_8), text("network/model.json"));
    args.add("--force");
    assertEquals(0, CommandRun.of(args.toArray(String[]::new)).exit());
    assertTrue(text("network/model.json").contains("\"label_offset\" : 1"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "--frozen=graph.pb --label-offset=0; give --range, such as --range -1,1",
        "--frozen=graph.pb --range=0,1; it has 3 classes, neither 1000 nor 1001: give --label-offset",
        "--frozen=graph.pb --range=0,1 --logits=logit; no node 'logit'; did you mean 'logits'? candidates (what goes into a softmax) are logits",
        "--frozen=graph.pb --range=0,1 --input=Mul:0; --input: the graph has no node 'Mul'",
        "--frozen=graph.pb --range=0,1 --input=a:b; --input: expected NODE or NODE:INDEX, found 'a:b'",
        "--frozen=graph.pb --range=0,1 --input=digits:3; 'digits:3': the node has 1 outputs",
        "--frozen=graph.pb --range=0,1 --input=axes; input 'axes' is DT_INT32; expected DT_FLOAT",
        "--frozen=graph.pb --range=0,1 --input=rows; input 'rows': expected 4 axes",
        "--frozen=graph.pb --range=0,1 --logits=mean; logits: expected two or more scores for each of 2 images",
        "--frozen=graph.pb --range=0,1 --logits=weights; the logits do not depend on the input",
        "--frozen=graph.pb --range=0,1 --logits=patchy; operation ExtractImagePatches",
        "--frozen=graph.pb --range=0,1 --size=3x3; --size: the graph's input 'digits' is",
        "--frozen=graph.pb --range=0,1 --size=3x; --size: expected HEIGHTxWIDTH or the side of a square, found '3x'",
        "--frozen=graph.pb --range=0,1 --order=RGB --label-offset=0; --order RGB does not go with 1 channels",
        "--frozen=graph.pb --mean=1,2 --std=1 --label-offset=0; pixel range: expected 1 or 1 numbers, found 2",
        "--frozen=graph.pb --mean=1; --mean and --std: expected both or none",
        "--frozen=graph.pb --range=0,1 --mean=1 --std=1; --range goes without --mean and --std",
        "--frozen=graph.pb --range=1,1; expected finite scales other than 0",
        "--frozen=graph.pb --range=0,1,2; --range: expected two numbers, such as -1,1, found 3",
        "--frozen=graph.pb --aux-weight=1; --aux-weight: expected together with --aux TENSOR",
        "--frozen=text.pb --range=0,1; expected a GraphDef",
        "--frozen=empty.pb --range=0,1; expected a GraphDef with nodes, found none",
        "--frozen=saved_model.pb --range=0,1; a SavedModel, which needs no import, only a model.json",
        "--frozen=graph.pb --range=0,1 --label-offset=0 --logits=logits:3; invalid output 3",
        "--tflite=missing.tflite; mangle: cannot read '%/missing.tflite': no such file",
        "--frozen=missing.pb --range=0,1; mangle: cannot read '%/missing.pb': no such file",
        "--frozen=unfrozen.pb --range=0,1; give --logits TENSOR: candidates (what goes into a softmax) are none",
        "--frozen=unfrozen.pb --range=0,1 --logits=logits; not frozen: 1 variables have no value in it, the first is 'scale'",
        "--tflite=model.tflite; expected a TFLite file with the mark TFL3, found another kind",
        "--tflite=model.tflite --input=x; --input and --aux: expected together with --frozen FILE",
        "--tflite=model.tflite --frozen=graph.pb; mutually exclusive",
        "--architecture=vgg_16 --checkpoint=b --tflite=a.tflite; mangle: expected only one of these, found ",
        "--range=0,1; mangle: Missing required argument",
      })
  void oneLineAndNothingWritten(String args, String expected) {
    List<String> line = new ArrayList<>(List.of("import", "--output=" + path("out")));
    for (String arg : args.split(" ", -1)) {
      line.add(arg.replaceAll("^(--frozen|--tflite)=", "$1=" + folder + "/"));
    }
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    assertEquals(2, run.exit(), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(expected.replace("%", folder.toString())), run.err());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  private String path(String file) {
    return folder.resolve(file).toString();
  }

  private String text(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
