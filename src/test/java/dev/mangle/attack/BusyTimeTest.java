package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BusyTimeTest {
  private long now = 100;
  private final BusyTime time = new BusyTime(() -> now);

  private String pass(long nanos) {
    now += nanos;
    return "passed";
  }

  @Test
  void timesOfWorkAddUp() {
    assertEquals("passed", time.during(() -> pass(3)));
    pass(50);
    time.during(() -> pass(4));
    assertEquals(7, time.nanos());
  }

  @Test
  void workAtTheSameTimeCountsOnce() {
    time.during(
        () -> {
          pass(1);
          time.during(() -> pass(10));
          return pass(2);
        });
    assertEquals(13, time.nanos());
  }

  @Test
  void workThatFailsCountsToo() {
    assertThrows(
        IllegalStateException.class,
        () ->
            time.during(
                () -> {
                  pass(5);
                  throw new IllegalStateException();
                }));
    time.during(() -> pass(1));
    assertEquals(6, time.nanos());
  }
}
