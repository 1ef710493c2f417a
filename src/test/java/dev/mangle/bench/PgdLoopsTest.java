package dev.mangle.bench;

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
import java.util.List;
import org.junit.jupiter.api.Test;

class PgdLoopsTest {
  private static final ImageShape SHAPE = new ImageShape(28, 28, 1);

  private final Network network = new Checkpoints(Path.of("checkpoints")).open("mnist_natural");

  @Test
  void anImageCountsOnceAStep() {
    List<Subject> loops = PgdLoops.open(network, SHAPE, 2, 5e6, new Measure(4, 1, 1e-9));
    assertEquals(
        List.of("with copies", "in the graph"),
        loops.stream().map(loop -> loop.work().variant()).toList());
    for (Subject loop : loops) {
      try (loop) {
        assertEquals(4 * 2, loop.work().images());
        assertEquals(4 * 2 * 5e-3, loop.work().gflop(), 1e-12);
        assertEquals(1, loop.turn().runs());
      }
    }
  }

  @Test
  void bothLoopsMakeTheSameAttack() {
    LabeledImages images = PgdLoops.randomImages(SHAPE, 5, 10);
    Pgd pgd = new Pgd(PgdLoops.EPSILON, PgdLoops.STEP, 4, 0, 1, AttackLoss.XENT);
    try (PgdLoops.Copying copying = new PgdLoops.Copying(network, SHAPE);
        Evaluation evaluation = Evaluation.open(network, SHAPE)) {
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
}
