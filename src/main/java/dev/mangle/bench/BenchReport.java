package dev.mangle.bench;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.model.Versions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * All that a benchmark found, every round of it.
 *
 * @param kind which benchmark
 * @param command as it was typed
 * @param date when it ended, UTC
 * @param versions of mangle, TensorFlow, Java and the system
 * @param machine where it ran
 * @param options all of them, defaults included, by name
 * @param groups what was compared
 */
public record BenchReport(
    String kind,
    String command,
    String date,
    Map<String, String> versions,
    Machine machine,
    Map<String, Object> options,
    List<Group> groups) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .build();

  /** Of what has just ended here. */
  public static BenchReport of(
      String kind, String command, Map<String, Object> options, List<Group> groups) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new BenchReport(
        kind, command, now, Versions.here(), Machine.here(), options, List.copyOf(groups));
  }

  /** The file's text. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JacksonException e) {
      throw new AssertionError("a record of plain values is always JSON", e);
    }
  }
}
