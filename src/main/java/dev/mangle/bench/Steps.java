package dev.mangle.bench;

import dev.mangle.attack.Attack;
import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.Objective;
import dev.mangle.attack.Start;
import dev.mangle.attack.step.Norm;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Network;
import java.util.Arrays;

/** Iterations of the original attack on random images; a run makes a few of them. */
final class Steps {
  /** So many that loading the images and fetching the result weigh little. */
  static final int ITERATIONS = 5;

  static final int EPSILON = 16;

  private Steps() {}

  /**
   * Iterations on a batch.
   *
   * @param flop floating-point operations of an iteration on one image
   */
  static Subject open(
      String variant, Ensemble ensemble, ImageShape shape, double flop, Measure measure) {
    int images = measure.batchSize();
    AttackPlan plan = plan(Objective.AWAY, ITERATIONS, images);
    int[] labels = new int[images];
    Arrays.fill(labels, ensemble.labels().first());
    ImageBatch batch = RandomImages.of(shape, images);
    Attack attack = new Attack(ensemble, plan, shape, (all, image, random) -> all.pixels());
    Network first = ensemble.networks().get(0);
    double treated = (double) images * ITERATIONS;
    return new Repeated(
        new Work(variant, first.execution().precision(), treated, treated * flop / 1e9),
        measure.seconds(),
        Clock.SYSTEM,
        () -> attack.run(batch, labels, labels, (i, scores) -> {}),
        attack::close);
  }

  /** The original attack with the contest's step size. */
  static AttackPlan plan(Objective objective, int iterations, int batchSize) {
    return AttackPlan.mng(
        objective,
        Norm.L1,
        EPSILON,
        iterations,
        AttackPlan.contestStepSize(EPSILON, iterations),
        batchSize,
        Start.CLEAN,
        0);
  }
}
