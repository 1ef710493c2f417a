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
import dev.mangle.model.Execution;
import dev.mangle.model.Tensors;
import dev.mangle.testing.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;

/** The MNIST zoo: what trains is what is saved, what is opened, and what goes on after a cut. */
class ZooTest {
  private static final ImageShape SHAPE = new ImageShape(28, 28, 1);

  @TempDir private Path temporary;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyMnist.write(Files.createDirectory(temporary.resolve("data")), 40, 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mlp", "mlp_dropout", "mlp_batchnorm", "cnn", "cnn_dropout", "cnn_batchnorm"})
  void foldedAndSavedAreTheSameNetworkAndDropNothing(String name) throws IOException {
    LabeledImages images = Datasets.get("mnist").training(data);
    TrainingPlan plan = plan(name, 2);
    try (Trainee trainee = Trainee.fresh(plan, SHAPE, 10, Execution.USUAL);
        Perturbation none = Perturbation.of(plan.examples(), trainee.network(), List.of());
        Export export = new Export(Architectures.get(name), SHAPE, 10)) {
      TrainingLoop loop = new TrainingLoop(plan, trainee, images, none);
      double first = loop.step(0);
      double second = loop.step(1);
      assertFalse(first == second || Double.isNaN(second), first + ", " + second);
      String variables = temporary.resolve("variables").toString();
      trainee.network().session().save(variables);
      Path folder = Files.createDirectory(temporary.resolve("network"));
      export.writeTo(folder, variables, export.spec(plan, SHAPE, 10, ""));
      float[] expected = saved(folder, images);
      assertArrayEquals(expected, saved(folder, images));
      assertArrayEquals(expected, logits(trainee.network(), images), 1e-4f);
      try (Network opened = Network.open(new Checkpoints(temporary).open("network"), SHAPE)) {
        assertArrayEquals(expected, logits(opened, images), 1e-3f);
      }
    }
  }

  /** The SavedModel as it is, which draws nothing. */
  private static float[] saved(Path folder, LabeledImages images) {
    try (SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve");
        Batch batch = SmallNetworks.all(images);
        Result result = bundle.call(Map.of("images", batch.images()))) {
      bundle
          .graph()
          .operations()
          .forEachRemaining(op -> assertFalse(op.type().contains("Random"), op.name()));
      return Tensors.floats(result.get("logits").orElseThrow());
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"mlp_dropout", "cnn_dropout"})
  void aCutTrainingDropsWhatAWholeOneDrops(String name) {
    byte[] expected = train(name, "whole", Progress.SILENT);
    assertThrows(IllegalStateException.class, () -> train(name, "cut", cutAfter("step 4/")));
    assertArrayEquals(expected, train(name, "cut", Progress.SILENT));
  }

  private static Progress cutAfter(String beginning) {
    return new Listener(
        line -> {
          if (line.startsWith(beginning)) {
            throw new IllegalStateException("cut");
          }
        });
  }

  private byte[] train(String architecture, String name, Progress progress) {
    Path output = temporary.resolve(name);
    TrainingFolders folders = TrainingFolders.of(data, output);
    Trainer.train(plan(architecture, 3), new Rhythm(1, 0, 3, 0), folders, false, progress);
    try {
      return Files.readAllBytes(output.resolve("variables/variables.data-00000-of-00001"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TrainingPlan plan(String architecture, int epochs) {
    return TrainingPlan.plain(
        "mnist", architecture, Length.epochs(epochs), 10, 3, Descent.adam(0.001), Examples.clean());
  }

  private static float[] logits(Network network, LabeledImages images) {
    try (Batch batch = SmallNetworks.all(images)) {
      network.batch().load(network.session(), batch);
    }
    try (Result result = network.session().runner().fetch(network.logits()).run()) {
      return Tensors.floats(result.get(0));
    }
  }
}
