package dev.mangle.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mangle.model.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Subjects that were measured in turn, and the machine's peak between.
 *
 * @param name what they all do
 * @param notes what there is to say of it, in sentences
 * @param peaks before each round, and after the last
 * @param results one a subject; ratios are to the first
 */
public record Group(String name, List<String> notes, List<Peak> peaks, List<Result> results) {
  /** Copies the lists. */
  public Group {
    notes = List.copyOf(notes);
    peaks = List.copyOf(peaks);
    results = List.copyOf(results);
  }

  /** How many times as fast as the first each is, by the wall clock and by CPU time. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Ratio(Spread seconds, Spread cpuSeconds) {}

  /** Those of all variants by name, the first included. */
  @JsonProperty
  public Map<String, Ratio> ratios() {
    Map<String, Ratio> ratios = new LinkedHashMap<>();
    Result first = results.get(0);
    for (Result result : results) {
      ratios.put(
          result.work().variant(),
          new Ratio(result.ratio(first), result.cpuRatio(first).orElse(null)));
    }
    return ratios;
  }

  /** GFLOP per CPU-second of the peaks in {@code precision}. */
  public Spread peak(Precision precision) {
    return Spread.of(peaks.stream().mapToDouble(peak -> peak.gflops(precision)).toArray());
  }

  /** Whether peaks in {@code precision} were measured. */
  public boolean knows(Precision precision) {
    return peaks.stream().allMatch(peak -> peak.ways().containsKey(precision));
  }
}
