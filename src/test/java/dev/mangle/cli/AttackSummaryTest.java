package dev.mangle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.AttackReport;
import dev.mangle.attack.Objective;
import dev.mangle.attack.Start;
import dev.mangle.attack.step.Norm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttackSummaryTest {
  private static AttackReport on(String... devices) {
    return new AttackReport(
        Map.of(),
        List.of(devices),
        List.of(new AttackReport.Batches("299x299x3", 10, null)),
        AttackPlan.mng(Objective.AWAY, Norm.L1, 16, 2, 1, 0, Start.CLEAN, 0),
        null,
        new AttackReport.Iterations(2, 2, 2, 0),
        "in",
        "labels.csv",
        "none",
        List.of(),
        2,
        4,
        new AttackReport.Seconds(1, 1, 3),
        16,
        100);
  }

  private static String header(AttackReport report) {
    StringWriter text = new StringWriter();
    AttackSummary.print(report, Path.of("out"), new PrintWriter(text));
    return text.toString().lines().findFirst().orElseThrow();
  }

  @Test
  void aGpuIsToldWithThePlan() {
    String usual = header(on("cpu"));
    assertEquals(usual.replace("; true labels", ", on gpu:1; true labels"), header(on("gpu:1")));
    assertTrue(on("gpu:1").toJson().contains("\"devices\" : [ \"gpu:1\" ]"));
    assertEquals(
        usual.replace("; true labels", ", on gpu:0, gpu:1; true labels"),
        header(on("gpu:0", "gpu:1")));
  }

  @Test
  void theProcessorIsNot() {
    assertEquals(header(on()), header(on("cpu")));
  }
}
