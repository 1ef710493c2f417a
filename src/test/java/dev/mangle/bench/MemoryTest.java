package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MemoryTest {
  private static final String STATUS =
      "Name:\tjava\nVmPeak:\t  999 kB\nVmHWM:\t   40 kB\nVmRSS:\t   24 kB\nThreads:\t7\n";

  @Test
  void readsLinesOfKilobytes() {
    assertEquals(Optional.of(40 * 1024L), Memory.bytes(STATUS, "VmHWM"));
    assertEquals(Optional.of(24 * 1024L), Memory.bytes(STATUS, "VmRSS"));
    assertEquals(Optional.empty(), Memory.bytes(STATUS, "VmSwap"));
    assertEquals(Optional.empty(), Memory.bytes(STATUS, "Threads"));
  }

  @Test
  void nothingIsKnownWhereTheSystemDoesNotTell() {
    assertNull(Memory.since(OptionalLong.empty()));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisProcessUsesSome() {
    Memory memory = Memory.since(Memory.begin());
    assertTrue(memory.before() > 1 << 20, memory::toString);
    assertTrue(memory.peak() > 1 << 20, memory::toString);
    assertTrue(Memory.peakOf(ProcessHandle.current().pid()).isPresent());
  }

  @Test
  void aProcessThatIsGoneUsesNone() {
    assertEquals(OptionalLong.empty(), Memory.peakOf(Integer.MAX_VALUE));
  }
}
