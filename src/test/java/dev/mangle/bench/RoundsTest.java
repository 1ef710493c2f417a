package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.model.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final List<String> log = new ArrayList<>();
  private double peak = 100;

  private Peak peak() {
    log.add("peak");
    peak += 10;
    return new Peak(Map.of(Precision.FP32, Map.of("java", peak, "product", 5.0)));
  }

  private Group measure() {
    return new Rounds(3, this::peak)
        .measure(
            "work",
            List.of("a note"),
            List.of(
                new FakeSubject("A", log, turn(1, 4, 8), turn(1, 2, 4), turn(1, 5, 2)),
                new FakeSubject("B", log, turn(2, 4, 4), turn(1, 4, 4), turn(1, 1, 1))));
  }

  private static Turn turn(int runs, double seconds, double cpuSeconds) {
    return new Turn(runs, seconds, cpuSeconds, null);
  }

  @Test
  void subjectsTakeTurnsWithThePeakBetween() {
    measure();
    assertEquals(
        List.of("warm A", "warm B", "peak", "A", "B", "peak", "A", "B", "peak", "A", "B", "peak"),
        log);
  }

  @Test
  void everyRoundIsKept() {
    Group group = measure();
    assertEquals(List.of("a note"), group.notes());
    assertEquals(new Spread(110, 125, 140), group.peak(Precision.FP32));
    assertTrue(group.knows(Precision.FP32));
    assertFalse(group.knows(Precision.BF16));
    assertEquals(List.of("A", "B"), group.results().stream().map(r -> r.work().variant()).toList());
    assertEquals(
        List.of(turn(2, 4, 4), turn(1, 4, 4), turn(1, 1, 1)), group.results().get(1).turns());
  }

  /** Ten images a run: A makes 2.5, 5 and 2 images a second, B 5, 2.5 and 10. */
  @Test
  void ratiosAreOfTheSameRound() {
    Map<String, Group.Ratio> ratios = measure().ratios();
    assertEquals(new Spread(1, 1, 1), ratios.get("A").seconds());
    assertEquals(new Spread(0.5, 2, 5), ratios.get("B").seconds());
    assertEquals(new Spread(1, 2, 4), ratios.get("B").cpuSeconds());
  }
}
