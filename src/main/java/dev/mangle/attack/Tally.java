package dev.mangle.attack;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.model.BatchSize;
import dev.mangle.model.Devices;
import dev.mangle.model.Ensemble;
import dev.mangle.model.HitMiss;
import dev.mangle.model.Place;
import dev.mangle.model.Scores;
import dev.mangle.model.Versions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Counts what a run does, on all places at once, for its report. */
final class Tally {
  private static final double NANOS = 1e9;

  private final long start = System.nanoTime();
  private final AttackPlan plan;
  private final Progress progress;

  /** How each network judges before each iteration. */
  private final List<List<HitMiss>> course = new ArrayList<>();

  /** Sessions that were opened, in any order. */
  private final List<Lane> lanes = new ArrayList<>();

  private final BusyTime building = new BusyTime(System::nanoTime);
  private final BusyTime iterating = new BusyTime(System::nanoTime);
  private Ensemble ensemble;
  private List<Ensemble.Member> members = List.of();
  private boolean warned;
  private long gradients;

  private record Lane(ImageShape shape, Place place, BatchSize size) {}

  Tally(AttackPlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** The networks are there; before that there is nothing to count. */
  synchronized void opened(Ensemble networks) {
    ensemble = networks;
    members = networks.members();
  }

  /** Images of a shape are attacked on a place, so many at once. */
  synchronized void placed(ImageShape shape, Place place, BatchSize size) {
    lanes.add(new Lane(shape, place, size));
  }

  private HitMiss none() {
    return HitMiss.none(plan.objective().targetWeight() != 0);
  }

  /** Times what builds graphs. */
  <T> T building(Supplier<T> work) {
    return building.during(work);
  }

  /** Times what iterates. */
  <T> T iterating(Supplier<T> work) {
    return iterating.during(work);
  }

  synchronized void iterated(long taken) {
    gradients += taken;
  }

  /** Tells, once, of networks that give probabilities. */
  synchronized void warnOfProbabilities(List<Scores> before) {
    if (!warned) {
      before.forEach(scores -> scores.warning().ifPresent(progress::say));
    }
    warned = true;
  }

  /** How the networks judge one batch as it goes on; it counts once it is added. */
  final class Course {
    private final List<List<HitMiss>> counts = new ArrayList<>();

    /** Counts how the networks judge the images after {@code iterations} steps, where they did. */
    void passed(int iterations, List<Scores> scores, int[] truth, int[] targets) {
      List<HitMiss> now = at(counts, iterations);
      for (int network = 0; network < scores.size(); network++) {
        HitMiss count = now.get(network);
        for (int i = 0; i < truth.length; i++) {
          count = count.add(scores.get(network).label(i), truth[i], targets[i]);
        }
        now.set(network, count);
      }
    }
  }

  Course course() {
    return new Course();
  }

  /** Counts a batch that went to its end. */
  synchronized void add(Course batch) {
    for (int i = 0; i < batch.counts.size(); i++) {
      List<HitMiss> more = batch.counts.get(i);
      List<HitMiss> all = at(course, i);
      for (int network = 0; network < more.size(); network++) {
        all.set(network, all.get(network).plus(more.get(network)));
      }
    }
  }

  private List<HitMiss> at(List<List<HitMiss>> counts, int iteration) {
    while (counts.size() <= iteration) {
      counts.add(new ArrayList<>(Collections.nCopies(members.size(), none())));
    }
    return counts.get(iteration);
  }

  synchronized AttackReport report(
      PngFolder input, ImageLabels labels, Deadline deadline, Collection<ImageResult> results) {
    List<AttackReport.NetworkResult> networks = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Ensemble.Member member = members.get(i);
      HitMiss after = count(results, ImageResult::after, i);
      networks.add(
          new AttackReport.NetworkResult(
              member.network().name(),
              member.weight(),
              member.network().sha256(),
              member.network().precision().toString(),
              count(results, ImageResult::before, i),
              count(results, ImageResult::unrounded, i),
              after,
              course(i, after)));
    }
    return new AttackReport(
        Versions.here(),
        devices(),
        batches(),
        plan,
        deadline.isSet() ? deadline.limit() : null,
        AttackReport.Iterations.of(results.stream().map(ImageResult::iterations).toList()),
        input.folder().toString(),
        labels.truth() == null ? "predicted" : labels.truth().source().toString(),
        targetSource(labels),
        networks,
        results.size(),
        gradients,
        new AttackReport.Seconds(
            building.nanos() / NANOS,
            iterating.nanos() / NANOS,
            (System.nanoTime() - start) / NANOS),
        results.stream().mapToInt(ImageResult::largestChange).max().orElse(0),
        results.stream().mapToDouble(ImageResult::l2).average().orElse(0));
  }

  private List<String> devices() {
    return lanes.stream()
        .map(Lane::place)
        .sorted(Comparator.comparingInt(Place::index))
        .map(place -> Devices.name(ensemble.execution().device(), place))
        .distinct()
        .toList();
  }

  private List<AttackReport.Batches> batches() {
    Map<ImageShape, List<BatchSize>> sizes = new LinkedHashMap<>();
    lanes.forEach(
        lane -> sizes.computeIfAbsent(lane.shape(), s -> new ArrayList<>()).add(lane.size()));
    List<AttackReport.Batches> batches = new ArrayList<>();
    sizes.forEach((shape, used) -> batches.add(AttackReport.Batches.of(shape, used)));
    return batches;
  }

  /** Images on which no network was asked, since none was attacked yet, do not count. */
  private HitMiss count(
      Collection<ImageResult> results, Function<ImageResult, List<Integer>> said, int network) {
    HitMiss count = none();
    for (ImageResult result : results) {
      List<Integer> labels = said.apply(result);
      if (labels != null) {
        count = count.add(labels.get(network), result.truth(), result.target());
      }
    }
    return count;
  }

  /** Null where not every image went through every iteration under these eyes. */
  private AttackReport.Course course(int network, HitMiss after) {
    List<HitMiss> counts = new ArrayList<>(course.stream().map(step -> step.get(network)).toList());
    counts.add(after);
    if (counts.size() <= plan.iterations()
        || counts.stream().anyMatch(count -> count.images() != after.images())) {
      return null;
    }
    return new AttackReport.Course(
        after.hit() == null ? null : counts.stream().map(HitMiss::hit).toList(),
        counts.stream().map(HitMiss::miss).toList());
  }

  private String targetSource(ImageLabels labels) {
    return switch (plan.objective()) {
      case TARGET, TARGET_MINUS_TRUE -> labels.targets().source().toString();
      case LEAST_LIKELY, LEAST_LIKELY_MINUS_PREDICTED -> "least likely";
      case AWAY -> "none";
    };
  }
}
