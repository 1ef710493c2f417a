package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import org.junit.jupiter.api.Test;

class PrecisionTest {
  @Test
  void namesStandForThemselves() {
    assertEquals(Precision.FP32, Precision.named("fp32"));
    assertEquals(Precision.BF16, Precision.named("bf16"));
    assertTrue(Precision.named("auto").toString().matches("fp32|bf16"));
    String message = assertThrows(UserException.class, () -> Precision.named("bf61")).getMessage();
    assertEquals("unknown precision 'bf61': did you mean 'bf16'?", message);
  }

  @Test
  void autoIsWhatTheProcessorHas() {
    assertEquals(Precision.BF16, Precision.best("flags\t\t: fpu avx512_bf16 amx_bf16 amx_tile\n"));
    assertEquals(Precision.FP32, Precision.best("flags : fpu avx512_bf16"));
    assertEquals(Precision.FP32, Precision.best("flags : fpu avx512f amx_bf16x"));
    assertEquals(Precision.FP32, Precision.best(""));
  }

  @Test
  void whereItIsComputedWronglyThereIsAWarning() {
    assertTrue(
        Precision.BF16.warning("flags : fpu avx512_bf16").orElseThrow().contains("use fp32"));
    assertTrue(Precision.BF16.warning("flags : avx512_bf16 amx_bf16").isEmpty());
    assertTrue(Precision.BF16.warning("flags : avx512f").isEmpty());
    assertTrue(Precision.FP32.warning("flags : fpu avx512_bf16").isEmpty());
  }
}
