package dev.mangle.importer.frozen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.mangle.image.ImageShape;
import dev.mangle.importer.ImportRequest;
import dev.mangle.importer.Imported;
import dev.mangle.importer.NetworkImport;
import dev.mangle.importer.PixelRange;
import dev.mangle.model.CheckpointFolder;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Classifier;
import dev.mangle.model.Network;
import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.GraphBuilder.Attr;
import dev.mangle.testing.Graphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

/**
 * A graph as of 2015: one picture of bytes goes in and is resized, the batch norm is the old
 * operation, the shape before the last layer is that of one image, training left an auxiliary head,
 * and nodes remember their devices.
 */
class OldGraphTest {
  /** The last producer that may have the old batch norm. */
  private static final int OLD_PRODUCER = 8;

  private static final int FEATURES = 2 * 2 * 4;
  private static final List<Integer> ONE = List.of(1, 6, 6, 3);

  @TempDir private Path folder;

  @Test
  void importedFromAnInnerTensor() throws IOException {
    GraphDef old = graph();
    Path file = Files.write(folder.resolve("old.pb"), trained(old).toByteArray());
    ImportRequest request =
        new ImportRequest(
            file,
            new ImportRequest.Tensors("Mul:0", null, "aux_logits", 0.3),
            new ImportRequest.Pixels(PixelRange.between(-1, 1, "test"), null, null),
            new ImportRequest.Labels(1, null));
    Imported imported = NetworkImport.finish(FrozenImport.read(request), request);
    assertEquals("softmax/logits", imported.facts().get("logits"));
    imported.write(new CheckpointFolder(folder.resolve("new"), false));
    Network network = new Checkpoints(folder).open("new");
    assertEquals(5, network.spec().classes());
    assertEquals(6, network.spec().input().height());
    assertEquals(0.3, network.aux().get(0).weight());

    float[] pixels = pixels();
    try (Classifier classifier = new Classifier(List.of(network), new ImageShape(6, 6, 3))) {
      float[] found = classifier.classify(pixels).get(0).values();
      for (int i = 0; i < 2; i++) {
        float[] range = Arrays.copyOfRange(pixels, i * 108, (i + 1) * 108);
        for (int k = 0; k < range.length; k++) {
          range[k] = range[k] * 2 / 255 - 1;
        }
        float[] expected = Graphs.run(old, "Mul", range, ONE, "softmax/logits");
        Graphs.assertClose(
            expected, Arrays.copyOfRange(found, i * 5, (i + 1) * 5), 1e-5, "image " + i);
      }
    }
  }

  private static float[] pixels() {
    float[] pixels = Graphs.randomInput(List.of(2, 6, 6, 3), 4);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.min(255, Math.max(0, 127 + 60 * pixels[i]));
    }
    return pixels;
  }

  private static GraphDef graph() {
    GraphBuilder graph = new GraphBuilder();
    frontEnd(graph);
    String kernel = random(graph, "kernel", 3, 3, 3, 4);
    graph.node(
        "conv",
        "Conv2D",
        List.of("Mul", kernel),
        GraphBuilder.attr("strides", 1, 1, 1, 1),
        GraphBuilder.attr("padding", "VALID"));
    graph.constant("variance", new float[] {1, 2, 0.5f, 3}, 4);
    graph.node(
        "conv/batchnorm",
        "BatchNormWithGlobalNormalization",
        List.of(
            "conv",
            random(graph, "mean", 4),
            "variance",
            random(graph, "beta", 4),
            random(graph, "gamma", 4)),
        GraphBuilder.attr("variance_epsilon", 0.001f),
        GraphBuilder.attr("scale_after_normalization", false));
    graph.node("conv/relu", "Relu", "conv/batchnorm");
    graph.node(
        "pool",
        "MaxPool",
        List.of("conv/relu", "^conv"),
        GraphBuilder.attr("ksize", 1, 2, 2, 1),
        GraphBuilder.attr("strides", 1, 2, 2, 1),
        GraphBuilder.attr("padding", "VALID"));
    graph.constant("shape", 1, FEATURES);
    graph.node(
        "flat",
        "Reshape",
        List.of("pool", "shape"),
        GraphBuilder.attr("Tshape", DataType.DT_INT32));
    graph.node("softmax/logits", "MatMul", "flat", random(graph, "weights", FEATURES, 5));
    graph.node("aux_logits", "MatMul", "flat", random(graph, "aux_weights", FEATURES, 5));
    graph.node("softmax", "Softmax", "softmax/logits");
    GraphDef.Builder old = graph.build().toBuilder();
    old.getVersionsBuilder().setProducer(OLD_PRODUCER);
    return old.build();
  }

  /** Devices that are not here, and a neighbour that the cut takes away. */
  private static GraphDef trained(GraphDef graph) {
    AttrValue.Builder picture = AttrValue.newBuilder();
    picture.getListBuilder().addS(ByteString.copyFromUtf8("loc:@picture"));
    GraphDef.Builder trained = graph.toBuilder();
    trained
        .getNodeBuilderList()
        .forEach(node -> node.setDevice("/job:worker").putAttr("_class", picture.build()));
    return trained.build();
  }

  private static void frontEnd(GraphBuilder graph) {
    Attr bytes = GraphBuilder.attr("dtype", DataType.DT_UINT8);
    graph.node(
        "picture",
        "Placeholder",
        List.of(),
        bytes,
        GraphBuilder.attr("shape", GraphBuilder.shape(1, -1, -1, 3)));
    graph.node("cast", "Cast", List.of("picture"), GraphBuilder.attr("SrcT", DataType.DT_UINT8));
    graph.constant("size", 6, 6);
    graph.node("resized", "ResizeBilinear", "cast", "size");
    graph.constant("factor", new float[] {1 / 128f}, 1);
    graph.node("Mul", "Mul", "resized", "factor");
  }

  private static String random(GraphBuilder graph, String name, Integer... shape) {
    List<Integer> extents = Arrays.asList(shape);
    long[] dims = extents.stream().mapToLong(Integer::longValue).toArray();
    return graph.constant(name, Graphs.randomInput(extents, name.hashCode()), dims);
  }
}
