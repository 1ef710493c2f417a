package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.model.Checkpoints;
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
  void aRatioIsOfOneRound() {
    PgdMeter.Rates rates = new PgdMeter.Rates(new double[] {10, 30, 80}, new double[] {10, 20, 20});
    assertEquals(30, rates.residentMedian());
    assertEquals(20, rates.copiedMedian());
    assertArrayEquals(new double[] {1, 1.5, 4}, rates.ratios());
  }
}
