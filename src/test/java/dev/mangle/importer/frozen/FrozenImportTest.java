package dev.mangle.importer.frozen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import dev.mangle.graph.Frame;
import dev.mangle.image.ImageShape;
import dev.mangle.importer.ImportRequest;
import dev.mangle.importer.Imported;
import dev.mangle.importer.NetworkImport;
import dev.mangle.importer.PixelRange;
import dev.mangle.io.UserException;
import dev.mangle.model.CheckpointFolder;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Classifier;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.Network;
import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.Graphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** The bundled networks as frozen graphs. */
class FrozenImportTest {
  private static final ImageShape DIGIT = new ImageShape(28, 28, 1);
  private static final int IMAGES = 3;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mnist_natural", "mnist_heldout_adversarial"})
  void bundledNetworkKeepsItsLogits(String name) throws IOException {
    Network original = bundled(name);
    Path file = folder.resolve("graph.pb");
    Files.write(file, frozen(original).toByteArray());
    Network imported = open(file);
    assertEquals(10, imported.spec().classes());
    assertEquals("graph", imported.spec().architecture());
    assertSameLogits(original, imported);
  }

  @Test
  void textIsReadToo() throws IOException {
    Network original = bundled("mnist_natural");
    Path file = folder.resolve("graph.pbtxt");
    Files.writeString(file, TextFormat.printer().printToString(frozen(original)));
    assertSameLogits(original, open(file));
  }

  @ParameterizedTest
  @CsvSource({
    "DT_FLOAT, DT_QINT8",
    "DT_INVALID, DT_FLOAT",
    "DT_INVALID, DT_INVALID",
    "UNRECOGNIZED, DT_FLOAT",
  })
  void constantsOfTwoTypesOrNone(String said, String found) throws IOException {
    GraphBuilder graph = new GraphBuilder();
    graph.constant("weights", new float[] {-1, 1}, 1, 2);
    GraphDef.Builder damaged = graph.build().toBuilder();
    NodeDef.Builder node = damaged.getNodeBuilder(0);
    AttrValue.Builder value = node.getAttrOrThrow("value").toBuilder();
    value.getTensorBuilder().setDtype(DataType.valueOf(found));
    int type = said.equals("UNRECOGNIZED") ? 99 : DataType.valueOf(said).getNumber();
    node.putAttr("value", value.build())
        .putAttr("dtype", AttrValue.newBuilder().setTypeValue(type).build());
    Path file = Files.write(folder.resolve("graph.pb"), damaged.build().toByteArray());
    UserException error = assertThrows(UserException.class, () -> open(file));
    assertEquals(
        "'%s': the file is damaged: constant 'weights' is %s, its value %s"
            .formatted(file, said, found),
        error.getMessage());
  }

  private static Network bundled(String name) {
    return new Checkpoints(Path.of("checkpoints")).open(name);
  }

  /** As freezing tools leave it: a softmax behind the logits; the placeholder has no shape. */
  private static GraphDef frozen(Network network) throws IOException {
    GraphBuilder end = new GraphBuilder();
    end.node("probabilities", "Softmax", network.logits());
    GraphDef whole = network.graph().toBuilder().addAllNode(end.build().getNodeList()).build();
    String text =
        TextFormat.printer()
            .printToString(whole)
            .replace(Frame.INPUT, "digits")
            .replace(network.logits(), "scores");
    return TextFormat.parse(text, GraphDef.class);
  }

  private Network open(Path file) {
    ImportRequest request =
        new ImportRequest(
            file,
            new ImportRequest.Tensors(null, null, null, 1),
            new ImportRequest.Pixels(
                PixelRange.between(0, 1, "test"),
                ModelSpec.Order.GRAY,
                new ImportRequest.Size(28, 28)),
            new ImportRequest.Labels(0, "mnist"));
    Imported imported = NetworkImport.finish(FrozenImport.read(request), request);
    imported.write(new CheckpointFolder(folder.resolve("checkpoint"), false));
    return new Checkpoints(folder).open("checkpoint");
  }

  private static void assertSameLogits(Network expected, Network found) {
    float[] pixels = Graphs.randomInput(List.of(IMAGES, 28, 28, 1), 5);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.min(255, Math.max(0, 127 + 60 * pixels[i]));
    }
    float[] logits = logits(expected, pixels);
    assertTrue(Math.abs(logits[0] - logits[1]) > 0.01, "logits that say nothing");
    assertArrayEquals(logits, logits(found, pixels), 1e-5f);
  }

  private static float[] logits(Network network, float[] pixels) {
    try (Classifier classifier = new Classifier(List.of(network), DIGIT)) {
      return classifier.classify(pixels).get(0).values();
    }
  }
}
