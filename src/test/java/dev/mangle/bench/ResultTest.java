package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.mangle.model.Precision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultTest {
  private static final Work WORK = new Work("a", Precision.FP32, 10, 4);
  private static final Work UNCOUNTED = new Work("a", Precision.FP32, 10, 0);
  private static final Turn SLOW = new Turn(2, 4, 8.0, new Memory(5, 7));
  private static final Turn FAST = new Turn(2, 1, 2.0, new Memory(6, 9));
  private static final Turn UNKNOWN = new Turn(2, 1, null, null);

  @Test
  void ratesAreOfAllRunsOfATurn() {
    Result result = new Result(WORK, List.of(SLOW, FAST));
    assertEquals(new Spread(5, 12.5, 20), result.imagesPerSecond());
    assertEquals(new Spread(2.5, 6.25, 10), result.imagesPerCpuSecond());
    assertEquals(new Spread(1, 2.5, 4), result.gflopPerCpuSecond());
  }

  @Test
  void workThatIsNotCountedHasNoSpeed() {
    assertNull(new Result(UNCOUNTED, List.of(SLOW)).gflopPerCpuSecond());
  }

  @Test
  void oneTurnWithoutCpuTimeLeavesItUnknown() {
    Result known = new Result(WORK, List.of(SLOW, FAST));
    Result unknown = new Result(WORK, List.of(SLOW, UNKNOWN));
    assertNull(unknown.imagesPerCpuSecond());
    assertNull(unknown.gflopPerCpuSecond());
    assertEquals(Optional.empty(), unknown.cpuRatio(known));
    assertEquals(Optional.empty(), known.cpuRatio(unknown));
    assertEquals(new Spread(1, 1, 1), unknown.ratio(known));
  }

  @Test
  void memoryIsThatOfTheTurnThatTookMost() {
    assertEquals(
        Optional.of(new Memory(6, 9)), new Result(WORK, List.of(SLOW, FAST, UNKNOWN)).memory());
    assertEquals(Optional.empty(), new Result(WORK, List.of(UNKNOWN)).memory());
  }
}
