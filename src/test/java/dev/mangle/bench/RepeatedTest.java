package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.model.Precision;
import org.junit.jupiter.api.Test;

/** By a clock that goes on only where work is done: 0.4 s a run, on two cores. */
class RepeatedTest {
  private static final Work WORK = new Work("a", Precision.FP32, 10, 2);

  private int runs;
  private boolean closed;

  private final Clock clock =
      new Clock() {
        @Override
        public long nanos() {
          return 5_000_000_000L + runs * 400_000_000L;
        }

        @Override
        public long cpuNanos() {
          return 2 * nanos();
        }
      };

  private Repeated repeated(double seconds) {
    return new Repeated(WORK, seconds, clock, () -> runs++, () -> closed = true);
  }

  @Test
  void aTurnRepeatsTheWorkUntilItIsLongEnough() {
    Turn turn = repeated(1).turn();
    assertEquals(3, turn.runs());
    assertEquals(1.2, turn.seconds(), 1e-9);
    assertEquals(2.4, turn.cpuSeconds(), 1e-9);
    assertEquals(3, runs);
  }

  @Test
  void aTurnOfNoLengthIsOneRun() {
    Turn turn = repeated(0).turn();
    assertEquals(1, turn.runs());
    assertEquals(0.4, turn.seconds(), 1e-9);
  }

  @Test
  void warmingUpDoesTheWork() {
    repeated(1).warmUp();
    assertEquals(2, runs);
    repeated(0).warmUp();
    assertEquals(3, runs);
  }

  @Test
  void closingGivesFreeWhatIsNeeded() {
    repeated(1).close();
    assertTrue(closed);
  }
}
