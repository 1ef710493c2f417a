package dev.mangle.importer.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mangle.importer.Draft;
import dev.mangle.testing.Graphs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.DepthwiseConv2DOptionsT;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.proto.NodeDef;

/** Files that others made, where they are at hand. */
@Tag("slow")
class RealFilesTest {
  private static final Path FILES = Path.of("../shared/data/tflite");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "inception_v3_299_quant_uint8, 299",
    "mobilenet_v2_1.0_224_quant, 224",
    "mobilenet_v1_0.5_160_quant, 160",
    "efficientnet_lite0_int8, 224",
  })
  void gradientsReachTheImages(String name, int size) {
    Draft draft = TfliteImport.read(LiteRun.request(require(name), null, null));
    List<Integer> shape = List.of(1, size, size, 3);
    try (Graph graph = new Graph()) {
      graph.importGraphDef(draft.graph());
      Output<?>[] dx =
          graph.addGradients(
              graph.operation(Draft.LOGITS).output(0),
              new Output<?>[] {graph.operation(Draft.IMAGES).output(0)});
      try (Session session = new Session(graph)) {
        float[] noise = Graphs.randomInput(shape, 2);
        float[] found =
            Graphs.run(
                session, Draft.IMAGES, noise, shape, dx[0].op().name() + ":" + dx[0].index());
        int zero = 0;
        for (float value : found) {
          assertTrue(Float.isFinite(value));
          zero += value == 0 ? 1 : 0;
        }
        assertTrue(zero < found.length / 100, zero + " of " + found.length + " are zero");
      }
    }
  }

  /**
   * The ranges of this network's outputs end at 6: without its activations it is still the same.
   */
  @Test
  void rangesTellWhatTheActivationsWere() throws IOException {
    Path whole = require("mobilenet_v1_0.5_160_quant");
    Path stripped = folder.resolve("stripped.tflite");
    Files.write(stripped, LiteFile.bytes(withoutActivations(Files.readAllBytes(whole))));
    Draft expected = TfliteImport.read(LiteRun.request(whole, null, null));
    Draft found = TfliteImport.read(LiteRun.request(stripped, null, null));
    assertEquals(
        "27 RELU6, where a quantised output's range starts at 0", found.facts().get("added"));
    assertEquals(ops(expected), ops(found));
    Picture image = Picture.random(160, 160, 3, 1);
    Graphs.assertClose(
        LiteRun.scores(expected, image)[0], LiteRun.scores(found, image)[0], 0, "scores");
  }

  private static ModelT withoutActivations(byte[] file) {
    ModelT model = Model.getRootAsModel(ByteBuffer.wrap(file)).unpack();
    for (OperatorT operator : model.getSubgraphs()[0].getOperators()) {
      Object options = operator.getBuiltinOptions().getValue();
      if (options instanceof Conv2DOptionsT convolution) {
        convolution.setFusedActivationFunction(ActivationFunctionType.NONE);
      } else if (options instanceof DepthwiseConv2DOptionsT depthwise) {
        depthwise.setFusedActivationFunction(ActivationFunctionType.NONE);
      }
    }
    return model;
  }

  private static List<String> ops(Draft draft) {
    return draft.graph().getNodeList().stream().map(NodeDef::getOp).toList();
  }

  private static Path require(String name) {
    Path file = FILES.resolve(name + ".tflite");
    assumeTrue(Files.exists(file), "no " + file);
    return file;
  }
}
