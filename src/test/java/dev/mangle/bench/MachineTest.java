package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
  @Test
  void whatLinuxDoesNotTellIsLeftOut() {
    assertEquals("CPU, 1 core", new Machine("CPU", 1, List.of(), 1).toString());
    assertEquals(
        "CPU, 2 cores (avx2 fma)", new Machine("CPU", 2, List.of("avx2", "fma"), 1).toString());
  }

  @Test
  void thisOneHasCoresAndMemory() {
    assertTrue(Machine.here().cores() > 0);
    assertTrue(Machine.here().memory() > 1 << 20);
  }
}
