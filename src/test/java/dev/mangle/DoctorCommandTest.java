package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.model.Device;
import dev.mangle.model.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir private Path folder;

  @Test
  void aMachineThatComputesIsWell() throws IOException {
    Path json = folder.resolve("doctor.json");
    CommandRun run = CommandRun.of("doctor", "--json=" + json);
    assertEquals(0, run.exit(), run.out());
    assertEquals("", run.err());
    List<String> lines = run.out().lines().toList();
    for (String line : lines) {
      assertTrue(line.matches("(ok|note) {4,6} [a-z].{15} .+"), line);
    }
    for (String name : List.of("java", "processor", "memory", "tensorflow", "gradient on cpu")) {
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(name, 9)), name);
    }
    JsonNode findings = new JsonMapper().readTree(json.toFile());
    assertEquals(lines.size(), findings.size());
    assertEquals("ok", findings.get(0).get("state").textValue());
    assertEquals("java", findings.get(0).get("name").textValue());
  }

  @Test
  void whatAGpuNeedsIsMissingOnlyWhereOneIsAskedFor() {
    assumeTrue(Devices.gpus(Device.AUTO).isEmpty());
    assertTrue(CommandRun.of("doctor").out().contains("note     devices"));
    CommandRun asked = CommandRun.of("doctor", "--device=gpu");
    assertEquals(2, asked.exit(), asked.out());
    assertEquals("", asked.err());
    for (String name : List.of("devices", "gpu build", "nvidia driver", "cuda")) {
      assertTrue(asked.out().contains("missing  " + name), asked.out());
    }
    assertTrue(asked.out().contains("ok       gradient on cpu"), asked.out());
  }

  @Test
  void withTheProcessorGpusDoNotMatter() {
    CommandRun run = CommandRun.of("doctor", "--device=cpu");
    assertEquals(0, run.exit(), run.out());
    assertFalse(run.out().contains("cuda"), run.out());
  }

  @Test
  void badOptionsAreOneLine() throws IOException {
    CommandRun device = CommandRun.of("doctor", "--device=tpu");
    assertEquals(2, device.exit());
    assertEquals(
        "mangle: Invalid value for option '--device': expected auto, cpu, gpu or gpu:N, such as"
            + " gpu:0; found 'tpu' (see mangle doctor --help)\n",
        device.err());
    Path file = Files.writeString(folder.resolve("file"), "");
    CommandRun json = CommandRun.of("doctor", "--json=" + file.resolve("a.json"));
    assertEquals(2, json.exit());
    assertEquals("", json.out());
    assertEquals(1, json.err().lines().count(), json.err());
  }
}
