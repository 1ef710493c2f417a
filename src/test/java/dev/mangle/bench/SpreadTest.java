package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertEquals(new Spread(1, 3, 9), Spread.of(9, 1, 3));
    assertEquals(new Spread(1, 2.5, 9), Spread.of(2, 9, 1, 3));
    assertEquals(new Spread(4, 4, 4), Spread.of(4));
  }

  @Test
  void ofNothingThereIsNone() {
    assertThrows(IllegalArgumentException.class, Spread::of);
  }

  @Test
  void textHasTheMedianFirst() {
    assertEquals("1.50 (1.00..4.00)", new Spread(1, 1.5, 4).text("%.2f"));
  }
}
