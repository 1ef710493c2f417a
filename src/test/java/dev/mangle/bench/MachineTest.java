package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
  private static final String X86 =
      """
      processor\t: 0
      model name\t: Some CPU @ 2 GHz
      flags\t\t: fpu fma avx2 avx512_bf16 avx2x
      processor\t: 1
      model name\t: Another
      flags\t\t: amx_bf16
      """;

  @Test
  void theFirstProcessorStandsForAll() {
    assertEquals("Some CPU @ 2 GHz", Machine.processor(X86));
    assertEquals(List.of("fma", "avx2", "avx512_bf16"), Machine.flags(X86));
  }

  @Test
  void armHasFeaturesInPlaceOfFlags() {
    String arm = "processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd bf16 crc32\n";
    assertEquals(List.of("asimd", "bf16"), Machine.flags(arm));
    assertEquals(System.getProperty("os.arch"), Machine.processor(arm));
  }

  @Test
  void whatLinuxDoesNotTellIsLeftOut() {
    assertEquals(List.of(), Machine.flags(""));
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
