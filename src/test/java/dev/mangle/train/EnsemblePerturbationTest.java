package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.data.TinyMnist;
import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Execution;
import dev.mangle.model.Network;
import dev.mangle.model.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Result;

class EnsemblePerturbationTest {
  private static final ImageShape SHAPE = new ImageShape(28, 28, 1);
  private static final Checkpoints BUNDLED = new Checkpoints(Path.of("checkpoints"));

  @TempDir private Path temporary;
  private LabeledImages images;

  @BeforeEach
  void load() {
    images = Datasets.get("mnist").training(TinyMnist.write(temporary, 20, 20));
  }

  @Test
  void drawsEveryNetworkInTurnAndStaysInTheBox() {
    List<Network> fixed =
        List.of(BUNDLED.open("mnist_natural"), BUNDLED.open("mnist_heldout_natural"));
    Pgd pgd = Examples.habit(AdversarialTraining.ENSEMBLE, 25.5, 1);
    try (Trainee trainee = trainee();
        Batch batch = new Batch(images, new int[] {3, 4, 5, 6});
        Batch half = batch.from(2)) {
      dev.mangle.train.Network own = trainee.network();
      own.session().initialize();
      try (Perturbation perturbation = new EnsemblePerturbation(own, pgd, fixed)) {
        Set<List<Float>> seen = new HashSet<>();
        for (int step = 0; step < 30; step++) {
          perturbation.apply(batch, 1, 9, step);
          seen.add(list(values(own), 2));
        }
        // The seed being the same, what differs is the network.
        assertEquals(3, seen.size());
        for (Network network : fixed) {
          assertTrue(seen.contains(alone(network, pgd, half)), network.name());
        }
        float[] first = values(own);
        for (int i = 0; i < first.length; i++) {
          boolean perturbed = i >= 2 * images.size();
          double original = (images.pixels()[3 * images.size() + i] & 0xFF) / 255.0;
          assertEquals(original, first[i], perturbed ? 0.1 + 1e-6 : 1e-6);
          assertTrue(first[i] >= 0 && first[i] <= 1);
        }
      }
    }
  }

  @Test
  void refusesNetworksThatDoNotServe() {
    assertEquals(
        "surrogate 'mnist_natural': expected 11 classes and label offset 0, found 10 and 0",
        refusal("mnist", 11, "mnist_natural"));
    assertEquals(
        "surrogate 'base_vgg': expected a network for mnist, found one for cifar10",
        refusal("mnist", 10, "mnist_natural", "base_vgg"));
    assertEquals(
        "surrogate 'checkpoints/mnist_natural' is named twice",
        refusal("mnist", 10, "mnist_natural", "checkpoints/mnist_natural"));
    assertTrue(refusal("mnist", 10, "mnist_naturel").contains("did you mean 'mnist_natural'?"));
  }

  private static String refusal(String dataset, int classes, String... names) {
    return assertThrows(
            UserException.class,
            () -> EnsemblePerturbation.surrogates(BUNDLED, List.of(names), dataset, classes))
        .getMessage();
  }

  private Trainee trainee() {
    TrainingPlan plan =
        TrainingPlan.plain(
            "mnist", "cnn_3x3", Length.epochs(1), 2, 1, Descent.adam(0.1), Examples.clean());
    return Trainee.fresh(plan, SHAPE, 10, Execution.USUAL);
  }

  private static List<Float> alone(Network checkpoint, Pgd pgd, Batch half) {
    try (dev.mangle.train.Network network = dev.mangle.train.Network.open(checkpoint, SHAPE)) {
      PgdSteps.raising(network, AttackLoss.XENT).run(half, pgd, 1, 9);
      return list(values(network), 0);
    }
  }

  private static float[] values(dev.mangle.train.Network network) {
    try (Result result = network.session().runner().fetch(network.batch().current()).run()) {
      return Tensors.floats(result.get(0));
    }
  }

  /** The values from image {@code from} on. */
  private static List<Float> list(float[] values, int from) {
    List<Float> list = new ArrayList<>();
    for (int i = from * SHAPE.size(); i < values.length; i++) {
      list.add(values[i]);
    }
    return list;
  }
}
