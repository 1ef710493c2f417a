package dev.mangle.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.Cpu;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorTest {
  private static Processor of(String cpuInfo) {
    return new Processor(Cpu.of(cpuInfo));
  }

  private static Processor with(String flags) {
    return of(
        "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\nflags\t\t: fpu "
            + flags
            + "\nbugs\t\t: none\n\nprocessor\t: 1\nmodel name\t: Other\nflags\t\t: fpu\n");
  }

  private static Host host(Map<String, String> environment) {
    return new Host(Path.of("/nowhere"), environment);
  }

  @Test
  void isNamedAfterTheFirstCore() {
    assertEquals(Finding.ok("processor", "Some CPU @ 2 GHz, 2 cores"), with("").name(2));
    assertEquals("Some CPU @ 2 GHz, 1 core", with("").name(1).found());
    assertEquals(System.getProperty("os.arch") + ", 1 core", of("").name(1).found());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          avx2                             | AVX2: float32 by AVX2, bfloat16 by float32 (slow)
          avx2 avx512f                     | AVX2, AVX-512: float32 by AVX-512, bfloat16 by float32 (slow)
          avx2 avx512f avx512_bf16         | AVX2, AVX-512, AVX512-BF16: float32 by AVX-512, bfloat16 by AVX512-BF16
          avx2 avx512f avx512_bf16 amx_bf16| AVX2, AVX-512, AVX512-BF16, AMX: float32 by AVX-512, bfloat16 by AMX
          """)
  void theWidestInstructionsCount(String flags, String found) {
    assertEquals(Finding.ok("instructions", found), with(flags).instructions());
  }

  @Test
  void anArmTellsFeatures() {
    Processor arm = of("processor\t: 0\nFeatures\t: fp asimd bf16\n");
    assertEquals(
        "Advanced SIMD, BF16: float32 by Advanced SIMD, bfloat16 by BF16",
        arm.instructions().found());
    assertTrue(arm.hasBfloat16());
    Finding oneDnn = arm.oneDnn(host(Map.of()));
    assertEquals("as TensorFlow decides", oneDnn.found());
    assertEquals(Finding.State.OK, arm.oneDnn(host(Map.of("TF_ENABLE_ONEDNN_OPTS", "1"))).state());
  }

  @Test
  void withoutAnyRunsAreSlow() {
    assertEquals(Finding.State.NOTE, of("").instructions().state());
    assertFalse(of("").hasBfloat16());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "unset",
      delimiter = '|',
      textBlock =
          """
          avx512_vnni | unset | ok   | on, by itself on this processor
          avx2        | unset | note | off, by itself on this processor
          avx2        | 1     | ok   | on, TF_ENABLE_ONEDNN_OPTS=1
          avx2        | True  | ok   | on, TF_ENABLE_ONEDNN_OPTS=True
          amx_tile    | 0     | note | off, TF_ENABLE_ONEDNN_OPTS=0
          amx_tile    | odd   | ok   | on, by itself on this processor
          """)
  void oneDnnIsOnWhereTensorFlowHasItOn(String flags, String value, String state, String found) {
    Map<String, String> set = value == null ? Map.of() : Map.of("TF_ENABLE_ONEDNN_OPTS", value);
    Finding finding = with(flags).oneDnn(host(set));
    assertEquals(state, finding.state().toString());
    assertEquals(found, finding.found());
  }

  @Test
  void aLimitOfOneDnnIsTold() {
    Finding finding = with("amx_tile").oneDnn(host(Map.of("ONEDNN_MAX_CPU_ISA", "AVX2")));
    assertEquals("on, by itself on this processor, up to ONEDNN_MAX_CPU_ISA=AVX2", finding.found());
  }
}
