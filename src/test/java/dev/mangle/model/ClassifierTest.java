package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.testing.Form;
import dev.mangle.testing.LinearNetwork;
import dev.mangle.testing.SavedModels;
import dev.mangle.testing.SpecBuilder;
import dev.mangle.testing.Weights;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTest {
  @TempDir Path folder;

  @Test
  void refusesNanByTheNetworksName() {
    ModelSpec spec = SpecBuilder.of(1, 1, Order.GRAY, 2).scale(1.0).build();
    LinearNetwork broken =
        new LinearNetwork(spec, Weights.of(List.of(1, 2), 1, 2), Weights.vector(0, Double.NaN));
    SavedModels.write(folder, "broken", Form.TF1_REF, broken);
    List<Network> networks = List.of(new Checkpoints(folder).open("broken"));
    try (Classifier classifier = new Classifier(networks, new ImageShape(1, 1, 1))) {
      UserException error =
          assertThrows(UserException.class, () -> classifier.classify(new float[1]));
      assertEquals(
          "checkpoint 'broken': its logits are not numbers (NaN) for these images",
          error.getMessage());
    }
  }

  @Test
  void theRootIsNoCheckpoint() {
    UserException error =
        assertThrows(UserException.class, () -> new Checkpoints(folder).open("/"));
    assertEquals(
        "checkpoint '/': '/' is no SavedModel: it has no saved_model.pb", error.getMessage());
  }
}
