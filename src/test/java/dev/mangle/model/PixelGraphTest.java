package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.ImageShape;
import dev.mangle.testing.Form;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.SavedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelGraphTest {
  @TempDir private Path folder;

  private Network network(String folderName, String sample) {
    SavedModels.write(folder, folderName, Form.TF2_FUNCTIONS, SampleNetworks.all().get(sample));
    return new Checkpoints(folder).open(folderName);
  }

  private static long resizings(Network... networks) {
    try (PixelGraph graph = PixelGraph.build(List.of(networks), new ImageShape(9, 11, 3))) {
      return graph.graph().toGraphDef().getNodeList().stream()
          .filter(node -> node.getOp().equals("ResizeBilinear"))
          .count();
    }
  }

  @Test
  void networksOfOneSizeShareOneResizing() {
    Network first = network("first", "conv_valid");
    assertEquals(1, resizings(first));
    assertEquals(1, resizings(first, network("second", "conv_valid")));
    assertEquals(2, resizings(first, network("smaller", "tanh_grey")));
  }

  @Test
  void aHeadOfWeightZeroIsNotComputed() throws IOException {
    Network whole = network("whole", "relu_aux");
    assertEquals(1, whole.aux().size());
    Path copy = folder.resolve("cut");
    try (Stream<Path> files = Files.walk(folder.resolve("whole"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(folder.resolve("whole").relativize(file).toString()));
      }
    }
    Path spec = copy.resolve(ModelSpec.FILE_NAME);
    String text = Files.readString(spec);
    String cut = text.replaceAll("(\"weight\"\\s*:\\s*)[0-9.]+", "$10");
    Files.writeString(spec, cut);
    Network without = new Checkpoints(folder).open("cut");
    assertEquals(List.of(), without.aux());
    assertTrue(without.graph().getNodeCount() < whole.graph().getNodeCount());
  }
}
