package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.graph.Passes;
import dev.mangle.io.UserException;
import dev.mangle.model.Device;
import dev.mangle.model.Execution;
import dev.mangle.model.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VariantsTest {
  @Test
  void asLoadedIsLeftToTensorFlow() {
    Passes none = new Passes(Set.copyOf(Passes.names()));
    assertEquals(new Execution(Precision.FP32, none, true, Device.AUTO), Variants.get("as-loaded"));
  }

  @Test
  void theUsualHasEveryRewrite() {
    assertEquals(Execution.USUAL, Variants.get("fp32"));
    assertEquals(Passes.ALL, Execution.USUAL.passes());
    assertEquals(List.of("as-loaded", "fp32"), Variants.whole());
  }

  @Test
  void eachRewriteIsLeftOutOnce() {
    List<String> names = Variants.rewrites();
    assertEquals("fp32", names.get(0));
    List<String> left = new ArrayList<>();
    for (String name : names.subList(1, names.size())) {
      left.addAll(Variants.get(name).passes().without());
      assertEquals(Precision.FP32, Variants.get(name).precision());
    }
    assertEquals(Passes.names(), left);
  }

  @Test
  void anotherNameIsNone() {
    UserException error = assertThrows(UserException.class, () -> Variants.get("fp23"));
    assertEquals("unknown variant 'fp23': did you mean 'fp32'?", error.getMessage());
  }
}
