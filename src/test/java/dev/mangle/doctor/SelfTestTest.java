package dev.mangle.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.model.Device;
import dev.mangle.model.Execution;
import dev.mangle.model.Place;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfTestTest {
  private static SelfTest on(String type, int index) {
    return new SelfTest(Execution.USUAL.on(Device.CPU), new Place(type, index, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatIsKnownComesOutOnEveryProcessor(int index) {
    SelfTest test = on("CPU", index);
    assertEquals(Finding.ok("gradient on cpu", "as it must be"), test.gradient());
    for (Finding product : List.of(test.product(), test.bfloat16Product())) {
      assertEquals(Finding.State.OK, product.state(), product.text());
      assertTrue(product.found().matches("\\d+ GFLOP/s in a product of matrices"), product.text());
    }
  }

  @Test
  void aDeviceThatFailsIsTold() {
    Finding finding = on("no such type", 0).gradient();
    assertEquals(Finding.State.MISSING, finding.state());
    assertEquals("gradient on cpu", finding.name());
    assertTrue(finding.found().startsWith("fails: "), finding.text());
  }
}
