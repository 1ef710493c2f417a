package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class BinsTest {
  @Test
  void wholeNumbersEachHaveTheirOwn() {
    List<Double> values = List.of(8.0, 16.0, 16.0, 10.0);
    Bins bins = Bins.over(values, 20, 1);
    assertEquals(new Bins(8, 1, 9), bins);
    assertArrayEquals(new int[] {1, 0, 1, 0, 0, 0, 0, 0, 2}, bins.counts(values));
  }

  @Test
  void widthsAreRound() {
    assertEquals(new Bins(0, 50, 20), Bins.over(List.of(3.0, 950.0), 20, 1e-3));
    assertEquals(new Bins(900, 5, 14), Bins.over(List.of(903.0, 968.0), 20, 1e-3));
  }

  @Test
  void oneValueIsOneBin() {
    Bins bins = Bins.over(List.of(16.0, 16.0), 40, 1);
    assertEquals(new Bins(16, 1, 1), bins);
    assertArrayEquals(new int[] {2}, bins.counts(List.of(16.0, 16.0)));
  }

  @RepeatedTest(50)
  void everyValueFallsIntoOneBin(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    double size = Math.pow(10, random.nextInt(7) - 2);
    List<Double> values =
        random.doubles(100, 0, size).map(v -> random.nextInt(5) == 0 ? 0 : v).boxed().toList();
    Bins bins = Bins.over(values, 40, 1e-3);
    assertTrue(bins.count() <= 40, bins.toString());
    int[] counts = bins.counts(values);
    assertEquals(100, Arrays.stream(counts).sum());
    for (double value : values) {
      int bin = (int) Math.floor((value - bins.start()) / bins.width() + 1e-9);
      assertTrue(counts[bin] > 0, value + " in " + bins);
    }
  }
}
