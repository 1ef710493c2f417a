package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.importer.TestCheckpoint;
import dev.mangle.importer.TestCheckpoint.Format;
import dev.mangle.importer.TestCheckpoint.Value;
import dev.mangle.importer.slim.TestWeights;
import dev.mangle.model.Batches;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Classifier;
import dev.mangle.model.Network;
import dev.mangle.model.Scores;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mangle import} writes is classified with and attacked like any other network. */
@Tag("slow")
class ImportedNetworksTest {
  private static final String SMALL = "mobilenet_v1_025";

  @TempDir private Path root;

  private Workspace work;

  @BeforeEach
  void makeWorkspace() {
    work = new Workspace(root);
  }

  @Test
  void importedNetworksAreClassifiedAndAttackedTogether() {
    for (String name : List.of("a", "b")) {
      Map<String, Value> values = TestWeights.of(SMALL, 1001, name.hashCode());
      TestCheckpoint.write(root.resolve(name + ".ckpt"), Format.V2, values);
      CommandRun run =
          CommandRun.of(
              "import",
              "--architecture=" + SMALL,
              "--checkpoint=" + root.resolve(name + ".ckpt"),
              "--size=64",
              "--output=" + work.checkpoints().resolve(name));
      assertEquals(0, run.exit(), run.err());
    }
    for (int i = 0; i < 3; i++) {
      work.randomPng("images/" + i + ".png", 64, 64, 3, i);
    }
    String images = root.resolve("images").toString();
    String checkpoints = work.checkpoints().toString();
    assertEquals(0, classify(images, "labels.csv").exit());
    List<String> labels =
        text("labels.csv").lines().map(line -> line.substring(line.indexOf(',') + 1)).toList();
    CommandRun attack =
        CommandRun.of(
            "attack",
            "--models=a,b",
            "--checkpoints=" + checkpoints,
            "--input=" + images,
            "--output=" + root.resolve("out"),
            "--max-epsilon=16",
            "--iterations=5");
    assertEquals(0, attack.exit(), attack.err());
    double before = logProbability(root.resolve("images"), labels);
    double after = logProbability(root.resolve("out"), labels);
    assertTrue(after < before, () -> "from " + before + " to " + after);
  }

  private CommandRun classify(String images, String output) {
    return CommandRun.of(
        "classify",
        "--model=a",
        "--checkpoints=" + work.checkpoints(),
        "--input=" + images,
        "--output=" + root.resolve(output));
  }

  /** How sure the network is of {@code labels}: sum over the images. */
  private double logProbability(Path images, List<String> labels) {
    PngFolder folder = PngFolder.open(images);
    ImageShape shape = new ImageShape(64, 64, 3);
    Network network = new Checkpoints(work.checkpoints()).open("a");
    try (Classifier classifier = new Classifier(List.of(network), shape)) {
      ImageBatch batch = ImageBatch.of(Batches.read(folder, folder.names(), shape));
      Scores scores = classifier.classify(batch.pixels()).get(0);
      double sum = 0;
      for (int i = 0; i < labels.size(); i++) {
        sum += scores.logProbability(i, Integer.parseInt(labels.get(i)));
      }
      return sum;
    }
  }

  private String text(String file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
