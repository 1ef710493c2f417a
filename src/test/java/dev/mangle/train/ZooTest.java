package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.data.TinyMnist;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Classifier;
import dev.mangle.model.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Result;

/** The MNIST zoo: what trains is what is saved, what is opened, and what goes on after a cut. */
class ZooTest {
  @TempDir private Path temporary;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyMnist.write(Files.createDirectory(temporary.resolve("data")), 40, 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mlp", "mlp_dropout", "mlp_batchnorm", "cnn", "cnn_dropout", "cnn_batchnorm"})
  void foldedAndSavedAreTheSameNetworkAndDropNothing(String name) {
    LabeledImages images = Datasets.get("mnist").training(data);
    try (Trainee trainee = Trainee.fresh(plan(name, 2), images, 10);
        Network saved = Network.toRestore(Architectures.get(name), images, 10)) {
      Loss loss = Loss.of(trainee.network());
      TrainingLoop loop = new TrainingLoop(plan(name, 2), trainee, loss, null);
      double first = loop.epoch(images, 0, Progress.SILENT);
      double second = loop.epoch(images, 1, Progress.SILENT);
      assertFalse(first == second || Double.isNaN(second), first + ", " + second);
      Export.copyWeights(trainee.network(), List.of(saved));
      float[] expected = logits(saved, images);
      assertArrayEquals(expected, logits(saved, images));
      assertArrayEquals(expected, logits(trainee.network(), images), 1e-4f);
      saved
          .graph()
          .operations()
          .forEachRemaining(op -> assertFalse(op.type().contains("Random"), op.name()));
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"mlp_batchnorm", "cnn_batchnorm", "cnn_dropout"})
  void opensWithTheSameScores(String name) {
    train(name, "network", Progress.SILENT);
    LabeledImages images = Datasets.get("mnist").test(data);
    float[] pixels = new float[images.pixels().length];
    IntStream.range(0, pixels.length).forEach(i -> pixels[i] = images.pixels()[i] & 0xFF);
    dev.mangle.model.Network network = new Checkpoints(temporary).open("network");
    try (Network saved = Network.load(temporary.resolve("network"));
        Classifier classifier = new Classifier(List.of(network), new ImageShape(28, 28, 1))) {
      assertArrayEquals(logits(saved, images), classifier.classify(pixels).get(0).values(), 1e-3f);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"mlp_dropout", "cnn_dropout"})
  void aCutTrainingDropsWhatAWholeOneDrops(String name) {
    byte[] expected = train(name, "whole", Progress.SILENT);
    assertThrows(IllegalStateException.class, () -> train(name, "cut", cutAfter("epoch 1/")));
    assertArrayEquals(expected, train(name, "cut", Progress.SILENT));
  }

  private static Progress cutAfter(String beginning) {
    return new Progress() {
      @Override
      public Task begin(String name, long total) {
        return steps -> {};
      }

      @Override
      public void say(String line) {
        if (line.startsWith(beginning)) {
          throw new IllegalStateException("cut");
        }
      }
    };
  }

  private byte[] train(String architecture, String name, Progress progress) {
    Path output = temporary.resolve(name);
    Trainer.train(plan(architecture, 3), TrainingFolders.of(data, output), false, progress);
    try {
      return Files.readAllBytes(output.resolve("variables/variables.data-00000-of-00001"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TrainingPlan plan(String architecture, int epochs) {
    return TrainingPlan.plain(
        "mnist", architecture, epochs, 10, 3, Descent.adam(0.001), Examples.clean());
  }

  private static float[] logits(Network network, LabeledImages images) {
    try (Batch batch = new Batch(images, IntStream.range(0, images.count()).toArray());
        Result result =
            network
                .session()
                .runner()
                .feed(network.images(), batch.images())
                .fetch(network.logits())
                .run()) {
      return Tensors.floats(result.get(0));
    }
  }
}
