package dev.mangle.attack;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.model.Devices;
import dev.mangle.model.Ensemble;
import dev.mangle.model.HitMiss;
import dev.mangle.model.Scores;
import dev.mangle.model.Versions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** Counts what a run does, for its report. */
final class Tally {
  private static final double NANOS = 1e9;

  private final long start = System.nanoTime();
  private final AttackPlan plan;
  private final Progress progress;

  /** How each network judges before each iteration. */
  private final List<List<HitMiss>> course = new ArrayList<>();

  private List<Ensemble.Member> members = List.of();
  private boolean warned;
  private long building;
  private long iterating;
  private long gradients;

  Tally(AttackPlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** The networks are there; before that there is nothing to count. */
  void opened(Ensemble ensemble) {
    members = ensemble.members();
  }

  private HitMiss none() {
    return HitMiss.none(plan.objective().targetWeight() != 0);
  }

  void built(long nanos) {
    building += nanos;
  }

  void iterated(long nanos, long taken) {
    iterating += nanos;
    gradients += taken;
  }

  /** Tells, once, of networks that give probabilities. */
  void warnOfProbabilities(List<Scores> before) {
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
  void add(Course batch) {
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

  AttackReport report(
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
        members.isEmpty() ? null : Devices.name(members.get(0).network().execution().device()),
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
            building / NANOS, iterating / NANOS, (System.nanoTime() - start) / NANOS),
        results.stream().mapToInt(ImageResult::largestChange).max().orElse(0),
        results.stream().mapToDouble(ImageResult::l2).average().orElse(0));
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
