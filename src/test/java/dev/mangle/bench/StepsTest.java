package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.image.ImageShape;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Precision;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SampleNetworks;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepsTest {
  @TempDir private Path folder;

  @Test
  void anImageCountsOnceAnIteration() {
    Ensemble ensemble =
        new SampleEnsembles(folder, SampleNetworks.all()).open("linear", "tanh_grey");
    ImageShape shape = new ImageShape(5, 4, 1);
    try (Subject steps = Steps.open("fp32", ensemble, shape, 2e9, new Measure(3, 1, 1e-9))) {
      assertEquals(
          new Work("fp32", Precision.FP32, 3 * Steps.ITERATIONS, 3 * Steps.ITERATIONS * 2.0),
          steps.work());
      steps.warmUp();
      assertEquals(1, steps.turn().runs());
    }
  }
}
