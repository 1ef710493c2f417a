package dev.mangle.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CpuTest {
  private static final String X86 =
      """
      processor\t: 0
      vendor_id\t: AuthenticAMD
      model name\t: Some CPU @ 2 GHz
      flags\t\t: fpu fma avx2 avx512_bf16 avx2x
      processor\t: 1
      vendor_id\t: Another
      model name\t: Another
      flags\t\t: amx_bf16
      """;

  @Test
  void theFirstProcessorStandsForAll() {
    Cpu cpu = Cpu.of(X86);
    assertEquals("AuthenticAMD", cpu.vendor());
    assertEquals("Some CPU @ 2 GHz", cpu.name());
    assertEquals(List.of("fpu", "fma", "avx2", "avx512_bf16", "avx2x"), cpu.flags());
    assertTrue(cpu.has("avx2"));
    assertFalse(cpu.has("avx"));
    assertFalse(cpu.has("amx_bf16"));
  }

  @Test
  void armHasFeaturesInPlaceOfFlags() {
    Cpu cpu = Cpu.of("processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd bf16 crc32\n");
    assertEquals(List.of("fp", "asimd", "bf16", "crc32"), cpu.flags());
    assertEquals("", cpu.vendor());
    assertEquals(System.getProperty("os.arch"), cpu.name());
  }

  @Test
  void whatIsNotToldIsEmpty() {
    assertEquals(new Cpu("", "", List.of()), Cpu.of(""));
    assertEquals(new Cpu("", "", List.of()), Cpu.of("model name\t:\nflags\t: \n"));
  }
}
