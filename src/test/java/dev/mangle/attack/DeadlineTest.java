package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {
  private long now = 5_000_000_000L;

  private Deadline in(double seconds, double spent) {
    return Deadline.in(seconds, spent, () -> now);
  }

  @Test
  void aTwentiethStaysUnused() {
    assertEquals(95, in(100, 0).left(), 1e-6);
    assertEquals(85, in(100, 10).left(), 1e-6);
    assertEquals(95 + 5.0 / 3, in(100, 0).untilLast(), 1e-6);
  }

  @Test
  void ofAShortLimitASecondAndAHalfStays() {
    assertEquals(3.5, in(5, 0).left(), 1e-6);
    assertEquals(4, in(5, 0).untilLast(), 1e-6);
    assertEquals(-1, in(0.5, 0).left(), 1e-6);
  }

  @Test
  void timeGoesBy() {
    Deadline deadline = in(100, 0);
    now += 30_000_000_000L;
    assertEquals(65, deadline.left(), 1e-6);
    assertEquals(100, deadline.limit());
    Deadline half = deadline.part(2);
    assertEquals(32.5, half.left(), 1e-6);
    now += 40_000_000_000L;
    assertEquals(-7.5, half.left(), 1e-6);
  }

  @Test
  void noneNeverComes() {
    assertFalse(Deadline.none().isSet());
    assertTrue(in(1, 0).isSet());
    assertEquals(Double.POSITIVE_INFINITY, Deadline.none().part(3).left());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aLimitIsANumberOverZero(double seconds) {
    assertThrows(UserException.class, () -> in(seconds, 0));
  }
}
