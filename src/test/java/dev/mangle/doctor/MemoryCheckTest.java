package dev.mangle.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.io.Memory;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {
  private static final long GIB = 1L << 30;

  @Test
  void littleIsNoted() {
    assertEquals(
        Finding.ok("memory", "8.0 of 16.0 GiB free, Java's heap may take 4.0"),
        MemoryCheck.of(Optional.of(new Memory(16 * GIB, 8 * GIB)), 4 * GIB));
    Finding little = MemoryCheck.of(Optional.of(new Memory(4 * GIB, 2 * GIB)), GIB);
    assertEquals(Finding.State.NOTE, little.state());
    assertEquals("2.0 of 4.0 GiB free, Java's heap may take 1.0", little.found());
  }

  @Test
  void mayBeUnknown() {
    assertEquals(
        "not told by this system, Java's heap may take 1.0 GiB",
        MemoryCheck.of(Optional.empty(), GIB).text());
  }
}
