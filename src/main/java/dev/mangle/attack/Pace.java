package dev.mangle.attack;

/**
 * How fast an attack is here, and what can be had for a share of the time.
 *
 * <p>Where time is short, iterations go first, down to a few; then copies; then iterations again.
 * Fewer iterations take longer steps, so that the way stays as long, up to the whole budget.
 */
final class Pace {
  private static final double NANOS = 1e9;

  /** Below this many iterations, copies are given up first. */
  private static final int FEW = 8;

  /** How much a new measurement counts against those before it. */
  private static final double NEWS = 0.5;

  private final AttackPlan plan;
  private final int copies;

  /** Seconds for one iteration of one image and copy; NaN before anything was measured. */
  private double unit = Double.NaN;

  /** Seconds for judging and writing one image. */
  private double overhead;

  /** Images of the largest batch that was measured. */
  private int largest;

  Pace(AttackPlan plan, int copies) {
    this.plan = plan;
    this.copies = copies;
  }

  /** Takes in what a batch took; in small ones an image takes longer, so larger ones count more. */
  void measured(int images, Effort effort, long iterating, long rest) {
    double now = iterating / NANOS / images / effort.iterations() / effort.copies();
    double restNow = rest / NANOS / images;
    if (Double.isNaN(unit) || images > largest) {
      unit = now;
      overhead = restNow;
      largest = images;
    } else if (2 * images >= largest) {
      unit += NEWS * (now - unit);
      overhead += NEWS * (restNow - overhead);
    }
  }

  /** Takes back all that was measured. */
  void forget() {
    unit = Double.NaN;
    largest = 0;
  }

  /** Whether anything was measured. */
  boolean isKnown() {
    return !Double.isNaN(unit);
  }

  /** Seconds that the plan takes as it is. */
  double whole(int images) {
    return images * (overhead + unit * plan.iterations() * copies);
  }

  /** Seconds that one iteration takes, with judging and writing. */
  double one(int images, int used) {
    return images * (overhead + unit * used);
  }

  /** The plan as it is. */
  Effort whole() {
    return new Effort(plan.iterations(), copies, plan.stepSize());
  }

  /** One iteration of one copy, with the whole budget as its step. */
  Effort quick() {
    return effort(1, 1);
  }

  /** What {@code seconds} buy for a batch; no iteration where that is nothing. */
  Effort effort(double seconds, int images) {
    double affordable = (seconds / images - overhead) / unit;
    if (affordable >= (double) plan.iterations() * copies) {
      return whole();
    }
    int few = Math.min(FEW, plan.iterations());
    int used = (int) Math.max(1, Math.min(copies, affordable / few));
    return effort((int) Math.max(0, Math.min(plan.iterations(), affordable / used)), used);
  }

  private Effort effort(int iterations, int used) {
    double longer = plan.stepSize() * plan.iterations() / Math.max(1, iterations);
    return new Effort(iterations, used, Math.min(plan.epsilon(), longer));
  }
}
