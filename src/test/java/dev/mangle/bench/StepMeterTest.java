package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.ImageShape;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Network;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Measured on a bundled network, whose layers are known. */
class StepMeterTest {
  private static final ImageShape DIGIT = new ImageShape(28, 28, 1);

  private final Network network = new Checkpoints(Path.of("checkpoints")).open("mnist_natural");

  /** Two 5x5 convolutions of 16 and 32 channels, each then pooled by 2, then 100 and 10 units. */
  @Test
  void countsConvolutionsAndProductsTwice() {
    double forward =
        2.0 * 25 * 28 * 28 * 16
            + 2.0 * 25 * 16 * 14 * 14 * 32
            + 2.0 * 7 * 7 * 32 * 100
            + 2.0 * 100 * 10;
    assertEquals(2 * forward, FlopCount.ofGradient(network, DIGIT));
  }

  @Test
  void measuresWorkOfTheWholeBatch() {
    Ensemble ensemble = new Ensemble(List.of(new Ensemble.Member(network, 1)));
    StepMeter.Step step = StepMeter.measure(ensemble, DIGIT, 50, 3);
    assertEquals(50 * FlopCount.ofGradient(network, DIGIT) / 1e9, step.gflop(), 1e-9);
    assertEquals(50, step.images());
    assertTrue(step.seconds() > 0);
  }
}
