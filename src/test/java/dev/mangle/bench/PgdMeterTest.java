package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Network;
import dev.mangle.train.AttackLoss;
import dev.mangle.train.Evaluation;
import dev.mangle.train.Pgd;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PgdMeterTest {
  @Test
  void measuresBothLoops() {
    PgdMeter.Rates rates =
        PgdMeter.measure(new Checkpoints(Path.of("checkpoints")).open("mnist_natural"), 4, 2, 3);
    assertEquals(3, rates.resident().length);
    assertTrue(Arrays.stream(rates.resident()).allMatch(rate -> rate > 0));
    assertTrue(Arrays.stream(rates.copied()).allMatch(rate -> rate > 0));
  }

  @Test
  void bothLoopsMakeTheSameAttack() {
    Network network = new Checkpoints(Path.of("checkpoints")).open("mnist_natural");
    ImageShape shape = new ImageShape(28, 28, 1);
    LabeledImages images = PgdMeter.randomImages(shape, 5, 10);
    Pgd pgd = new Pgd(PgdMeter.EPSILON, PgdMeter.STEP, 4, 0, 1, AttackLoss.XENT);
    try (PgdMeter.Copying copying = new PgdMeter.Copying(network, shape);
        Evaluation evaluation = Evaluation.open(network, shape)) {
      float[] expected = copying.attack(images, 4);
      float[] found = evaluation.attack(images, pgd, 0, Progress.SILENT).samples();
      int apart = 0;
      for (int i = 0; i < found.length; i++) {
        apart += Math.abs(found[i] * 255 - expected[i]) > 1e-3 ? 1 : 0;
      }
      // A gradient that is zero but for rounding may have either sign.
      assertTrue(apart < found.length / 100, apart + " of " + found.length);
    }
  }

  @Test
  void aRatioIsOfOneRound() {
    PgdMeter.Rates rates = new PgdMeter.Rates(new double[] {10, 30, 80}, new double[] {10, 20, 20});
    assertEquals(30, rates.residentMedian());
    assertEquals(20, rates.copiedMedian());
    assertArrayEquals(new double[] {1, 1.5, 4}, rates.ratios());
  }
}
