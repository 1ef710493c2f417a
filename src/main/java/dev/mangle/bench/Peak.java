package dev.mangle.bench;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.mangle.model.Precision;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one look at the machine's multiply-add peak found.
 *
 * @param ways GFLOP per CPU-second of each way to reach it, by precision and name
 */
public record Peak(@JsonValue Map<Precision, Map<String, Double>> ways) {
  /** Copies the ways. */
  public Peak {
    ways = ways.isEmpty() ? Map.of() : new EnumMap<>(ways);
  }

  /** The best that any of the ways reached. */
  public double gflops(Precision precision) {
    return ways.get(precision).values().stream()
        .mapToDouble(Double::doubleValue)
        .max()
        .orElseThrow();
  }
}
