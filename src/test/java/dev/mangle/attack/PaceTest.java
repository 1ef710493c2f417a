package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.step.Norm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a share of the time buys, for a plan of 40 iterations of 5 copies with steps of 1. */
class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private final Pace pace =
      new Pace(AttackPlan.mng(Objective.AWAY, Norm.L1, 16, 40, 1, 0, Start.CLEAN, 0), 5);

  /** An iteration of one image and copy takes a second, the rest of an image half a second. */
  @BeforeEach
  void measure() {
    assertFalse(pace.isKnown());
    pace.measured(2, new Effort(3, 2, 1), 12 * SECOND, SECOND);
    assertTrue(pace.isKnown());
  }

  @Test
  void thePlanIsLeftAsItIsWhereItFits() {
    assertEquals(new Effort(40, 5, 1), pace.effort(2 * 200.5, 2));
    assertEquals(401, pace.whole(2), 1e-9);
    assertEquals(4 * 3.5, pace.one(4, 3), 1e-9);
  }

  @Test
  void iterationsGoFirstAndStepsGrow() {
    assertEquals(new Effort(20, 5, 2), pace.effort(2 * 100.5, 2));
  }

  @Test
  void thenCopiesGo() {
    assertEquals(new Effort(8, 3, 5), pace.effort(24.5, 1));
    assertEquals(new Effort(8, 1, 5), pace.effort(8.5, 1));
  }

  @Test
  void lastIterationsAgainWithStepsUpToTheBudget() {
    assertEquals(new Effort(2, 1, 16), pace.effort(2.6, 1));
    assertEquals(0, pace.effort(1.4, 1).iterations());
    assertEquals(new Effort(1, 1, 16), pace.quick());
  }

  @Test
  void newsCountHalf() {
    pace.measured(1, new Effort(1, 1, 1), 3 * SECOND, SECOND / 2);
    assertEquals(2.5, pace.one(1, 1), 1e-9);
    pace.forget();
    assertFalse(pace.isKnown());
    pace.measured(1, new Effort(1, 1, 1), 4 * SECOND, SECOND / 2);
    assertEquals(4.5, pace.one(1, 1), 1e-9);
  }

  /** What a run costs whatever is in it weighs less on each image of a larger batch. */
  @Test
  void largerBatchesCountAloneAndMuchSmallerOnesNotAtAll() {
    pace.measured(10, new Effort(1, 1, 1), 2 * SECOND, SECOND);
    assertEquals(0.3, pace.one(1, 1), 1e-9);
    pace.measured(4, new Effort(1, 1, 1), 4 * SECOND, SECOND);
    assertEquals(0.3, pace.one(1, 1), 1e-9);
    pace.measured(5, new Effort(1, 1, 1), 2 * SECOND, SECOND / 2);
    assertEquals(0.4, pace.one(1, 1), 1e-9);
  }
}
