package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.model.Precision;
import dev.mangle.model.Versions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static final Group GROUP =
      new Group(
          "work",
          List.of("a note"),
          List.of(
              new Peak(
                  Map.of(
                      Precision.FP32,
                      Map.of("java", 8.0),
                      Precision.BF16,
                      Map.of("product", 9.0)))),
          List.of(
              new Result(
                  new Work("fp32", Precision.FP32, 10, 4),
                  List.of(new Turn(1, 2, 4.0, new Memory(5, 7)))),
              new Result(
                  new Work("bf16", Precision.BF16, 10, 0), List.of(new Turn(3, 2, null, null)))));

  private final JsonNode json = json();

  private static JsonNode json() {
    BenchReport report =
        BenchReport.of("step", "mangle bench step", Map.of("rounds", 1), List.of(GROUP));
    try {
      return new JsonMapper().readTree(report.toJson());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void saysWhatRanWhere() {
    assertEquals("step", json.get("kind").asText());
    assertEquals("mangle bench step", json.get("command").asText());
    assertEquals(1, json.at("/options/rounds").asInt());
    assertEquals(Versions.here().get("tensorflow"), json.at("/versions/tensorflow").asText());
    assertEquals(Machine.here().cores(), json.at("/machine/cores").asInt());
    assertTrue(json.at("/machine/flags").isArray());
    assertTrue(json.get("date").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
  }

  @Test
  void hasEveryTurnAndPeak() {
    JsonNode group = json.at("/groups/0");
    assertEquals("work", group.get("name").asText());
    assertEquals("a note", group.at("/notes/0").asText());
    assertEquals(8, group.at("/peaks/0/fp32/java").asDouble());
    assertEquals(9, group.at("/peaks/0/bf16/product").asDouble());
    assertEquals("bf16", group.at("/results/1/work/precision").asText());
    JsonNode turn = group.at("/results/0/turns/0");
    assertEquals(1, turn.get("runs").asInt());
    assertEquals(2, turn.get("seconds").asDouble());
    assertEquals(4, turn.get("cpu_seconds").asDouble());
    assertEquals(5, turn.at("/memory/before").asLong());
    assertEquals(7, turn.at("/memory/peak").asLong());
  }

  @Test
  void hasWhatFollowsFromThem() {
    JsonNode group = json.at("/groups/0");
    assertEquals(5, group.at("/results/0/images_per_second/median").asDouble());
    assertEquals(2.5, group.at("/results/0/images_per_cpu_second/lowest").asDouble());
    assertEquals(1, group.at("/results/0/gflop_per_cpu_second/highest").asDouble());
    assertEquals(3, group.at("/ratios/bf16/seconds/median").asDouble());
    assertEquals(1, group.at("/ratios/fp32/cpu_seconds/median").asDouble());
  }

  @Test
  void leavesOutWhatIsNotKnown() {
    JsonNode unknown = json.at("/groups/0/results/1");
    assertFalse(unknown.at("/turns/0").has("cpu_seconds"));
    assertFalse(unknown.at("/turns/0").has("memory"));
    assertFalse(unknown.has("images_per_cpu_second"));
    assertFalse(unknown.has("gflop_per_cpu_second"));
    assertFalse(json.at("/groups/0/ratios/bf16").has("cpu_seconds"));
  }
}
