package dev.mangle.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * All turns of a subject, one a round.
 *
 * @param work what a run of it is
 * @param turns at least one
 */
public record Result(Work work, List<Turn> turns) {
  /** Copies the turns. */
  public Result {
    turns = List.copyOf(turns);
  }

  /** Images that it treats a second. */
  @JsonProperty
  public Spread imagesPerSecond() {
    return spread(this::imagesPerSecond);
  }

  /** Images that it treats a CPU-second; null where CPU time is not known. */
  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public Spread imagesPerCpuSecond() {
    return knowsCpu() ? spread(this::imagesPerCpuSecond) : null;
  }

  /** What it reaches of a peak's unit; null where work is not counted or CPU time not known. */
  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public Spread gflopPerCpuSecond() {
    return work.gflop() > 0 && knowsCpu()
        ? spread(turn -> turn.runs() * work.gflop() / turn.cpuSeconds())
        : null;
  }

  /** How many times as fast as {@code other} by the wall clock, round by round. */
  public Spread ratio(Result other) {
    return ratios(other, Result::imagesPerSecond);
  }

  /** How many times as fast as {@code other} by CPU time; empty where that is not known. */
  public Optional<Spread> cpuRatio(Result other) {
    return knowsCpu() && other.knowsCpu()
        ? Optional.of(ratios(other, Result::imagesPerCpuSecond))
        : Optional.empty();
  }

  /** The most memory of all turns; empty where the system does not tell. */
  public Optional<Memory> memory() {
    return turns.stream()
        .map(Turn::memory)
        .filter(Objects::nonNull)
        .max((a, b) -> Long.compare(a.peak(), b.peak()));
  }

  private boolean knowsCpu() {
    return turns.stream().allMatch(turn -> turn.cpuSeconds() != null && turn.cpuSeconds() > 0);
  }

  private double imagesPerSecond(Turn turn) {
    return turn.runs() * work.images() / turn.seconds();
  }

  private double imagesPerCpuSecond(Turn turn) {
    return turn.runs() * work.images() / turn.cpuSeconds();
  }

  private Spread spread(ToDoubleFunction<Turn> value) {
    return Spread.of(turns.stream().mapToDouble(value).toArray());
  }

  /** A rate of one turn. */
  @FunctionalInterface
  private interface Rate {
    double of(Result result, Turn turn);
  }

  private Spread ratios(Result other, Rate rate) {
    double[] ratios = new double[turns.size()];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = rate.of(this, turns.get(round)) / rate.of(other, other.turns.get(round));
    }
    return Spread.of(ratios);
  }
}
