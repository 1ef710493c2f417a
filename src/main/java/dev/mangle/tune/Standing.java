package dev.mangle.tune;

import dev.mangle.model.HitMiss;
import dev.mangle.trial.Candidate;
import dev.mangle.trial.Interval;
import dev.mangle.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How a plan stands after trials with each network held out, on the same images.
 *
 * @param targeted whether hits count, or misses
 * @param all how each held-out network judged, one a network
 * @param right the same over the images that it classifies rightly when clean
 * @param batchSeconds what 100 images would take with all networks attacking, as far as trials tell
 */
public record Standing(
    Candidate candidate,
    boolean targeted,
    List<HitMiss> all,
    List<HitMiss> right,
    double batchSeconds) {
  /**
   * The better first: by the lower end of the interval, so that luck on few images is not preferred
   * to a rate that is known; among equals the cheaper plan.
   */
  static final Comparator<Standing> BETTER =
      Comparator.comparingDouble((Standing s) -> -s.interval().low())
          .thenComparingDouble(s -> Cost.units(s.candidate().recipe()))
          .thenComparing(s -> s.candidate().name());

  /** The contest's batch. */
  private static final int BATCH = 100;

  /**
   * Adds trials up.
   *
   * @param trials by network held out, one or more each, on the same images
   */
  static Standing of(Candidate candidate, boolean targeted, List<List<Trial>> trials) {
    List<HitMiss> all = new ArrayList<>();
    List<HitMiss> right = new ArrayList<>();
    for (List<Trial> ofNetwork : trials) {
      all.add(
          ofNetwork.stream()
              .map(Trial::ofHeldOut)
              .map(Trial.Judged::all)
              .reduce(HitMiss::plus)
              .orElseThrow());
      right.add(
          ofNetwork.stream()
              .map(Trial::ofHeldOut)
              .map(Trial.Judged::right)
              .reduce(HitMiss::plus)
              .orElseThrow());
    }
    List<Trial> each = trials.stream().flatMap(List::stream).toList();
    return new Standing(candidate, targeted, all, right, batchSeconds(each, trials.size()));
  }

  /** A trial leaves one network out, so all of them take {@code networks / (networks - 1)}. */
  static double batchSeconds(List<Trial> trials, int networks) {
    double building = trials.stream().mapToDouble(Trial::buildingSeconds).average().orElseThrow();
    double seconds = trials.stream().mapToDouble(Trial::seconds).sum();
    int images = trials.stream().mapToInt(trial -> trial.images().size()).sum();
    return (building + BATCH * seconds / images) * networks / (networks - 1);
  }

  /** Number of images. */
  public int images() {
    return all.get(0).images();
  }

  /** The rate at which a network was fooled as it was wanted, 0..1. */
  public double rate(int network) {
    return rate(all.get(network));
  }

  private double rate(HitMiss count) {
    return (double) (targeted ? count.hit() : count.miss()) / count.images();
  }

  /** The mean rate over the networks held out, 0..1. */
  public double merit() {
    return all.stream().mapToDouble(this::rate).average().orElseThrow();
  }

  /**
   * The same over the images that each network classifies rightly when clean; NaN where there are
   * none.
   */
  public double meritOfRight() {
    return right.stream()
        .filter(count -> count.images() > 0)
        .mapToDouble(this::rate)
        .average()
        .orElse(Double.NaN);
  }

  /** Where the merit may lie: Wilson's 95 % interval, images as units. */
  public Interval interval() {
    return Interval.wilson(merit(), images());
  }
}
