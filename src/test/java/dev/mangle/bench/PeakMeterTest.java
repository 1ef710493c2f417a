package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.bench.PeakMeter.Peak;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PeakMeterTest {
  @Test
  void peakIsTheLargest() {
    assertEquals(3, new Peak(1, 3, 2).gflops());
    assertEquals(4, new Peak(4, 3, 2).gflops());
    assertEquals(5, new Peak(4, 3, 5).gflops());
  }

  @Tag("slow")
  @Test
  void measuresWhatACoreCanDo() {
    Peak peak = PeakMeter.measure();
    assertTrue(peak.javaLoop() > 0.5 && peak.javaLoop() < 2000, peak::toString);
    assertTrue(peak.matMul() > 0.5 && peak.matMul() < 2000, peak::toString);
  }
}
