package dev.mangle.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {
  @ParameterizedTest
  @CsvSource({
    "0.4, 0 s",
    "59.4, 59 s",
    "59.6, 1 min 0 s",
    "3599, 59 min 59 s",
    "93784, 26 h 3 min"
  })
  void hasTheTwoLargestUnits(double seconds, String words) {
    assertEquals(words, Spans.of(seconds));
  }
}
