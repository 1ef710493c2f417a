package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.data.TinyMnist;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
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
    try (Trainee trainee = trainee();
        Batch batch = new Batch(images, new int[] {3, 4})) {
      dev.mangle.train.Network own = trainee.network();
      SignAttack attack = new SignAttack(own, Loss.of(own));
      own.session().initialize();
      try (Perturbation perturbation = new EnsemblePerturbation(1.25, attack, fixed, images)) {
        Set<List<Float>> seen = new HashSet<>();
        for (int step = 0; step < 30; step++) {
          seen.add(perturbed(perturbation, batch, step));
        }
        // The seed being the same, what differs is the network.
        assertEquals(3, seen.size());
        assertTrue(seen.contains(perturbed(attack, batch)));
        assertTrue(seen.contains(alone("mnist_natural", batch)));
        assertTrue(seen.contains(alone("mnist_heldout_natural", batch)));
        for (List<Float> some : seen) {
          for (int i = 0; i < some.size(); i++) {
            double original = (images.pixels()[3 * images.size() + i] & 0xFF) / 255.0;
            assertEquals(original, some.get(i), 0.1 + 1e-6);
            assertTrue(some.get(i) >= 0 && some.get(i) <= 1);
          }
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
        TrainingPlan.plain("mnist", "cnn_3x3", 1, 2, 1, Descent.adam(0.1), Examples.clean());
    return Trainee.fresh(plan, images, 10);
  }

  private static List<Float> alone(String checkpoint, Batch batch) {
    try (dev.mangle.train.Network network =
        dev.mangle.train.Network.load(Path.of("checkpoints", checkpoint))) {
      return perturbed(new SignAttack(network, Loss.of(network)), batch);
    }
  }

  private static List<Float> perturbed(Perturbation perturbation, Batch batch, int step) {
    try (Result result = perturbation.of(batch, 25.5, 9, step)) {
      return list(result);
    }
  }

  private static List<Float> perturbed(SignAttack attack, Batch batch) {
    try (Result result = attack.run(batch, 25.5, 1.25, 1, 9)) {
      return list(result);
    }
  }

  private static List<Float> list(Result result) {
    float[] values = Tensors.floats(result.get(0));
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }
}
