package dev.mangle.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {
  /**
   * By hand with z^2 = 3.841459: (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n). The
   * last two are Newcombe's (1998) 81 of 263 and 0 of 20.
   */
  @ParameterizedTest
  @CsvSource({
    "0.5, 10, 0.2366, 0.7634",
    "1, 10, 0.7225, 1",
    "0.85, 100, 0.7672, 0.9069",
    "0.30798479, 263, 0.2553, 0.3662",
    "0, 20, 0, 0.1611",
  })
  void isWilsons(double rate, int images, double low, double high) {
    Interval interval = Interval.wilson(rate, images);
    assertEquals(low, interval.low(), 5e-5);
    assertEquals(high, interval.high(), 5e-5);
  }
}
