package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.model.Precision;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeakMeterTest {
  @Test
  void thePeakIsTheBestWay() {
    Peak peak =
        new Peak(
            Map.of(
                Precision.FP32, Map.of("java", 1.0, "product", 3.0, "convolution", 2.0),
                Precision.BF16, Map.of("product", 7.0, "convolution", 8.0)));
    assertEquals(3, peak.gflops(Precision.FP32));
    assertEquals(8, peak.gflops(Precision.BF16));
  }

  @Test
  void measuresEachWayOfThePrecisionsThatAreAskedFor() {
    try (PeakMeter meter = new PeakMeter(EnumSet.of(Precision.FP32, Precision.BF16))) {
      Peak peak = meter.measure();
      assertEquals(
          Set.of("java", "product", "convolution"), peak.ways().get(Precision.FP32).keySet());
      assertEquals(Set.of("product", "convolution"), peak.ways().get(Precision.BF16).keySet());
      assertTrue(
          peak.ways().values().stream()
              .flatMap(ways -> ways.values().stream())
              .allMatch(gflops -> gflops > 0 && gflops < 5000),
          peak::toString);
    }
    try (PeakMeter meter = new PeakMeter(Set.of(Precision.FP32))) {
      assertEquals(Set.of(Precision.FP32), meter.measure().ways().keySet());
    }
  }
}
