package dev.mangle.attack;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.PngFolder;
import dev.mangle.model.Ensemble;
import dev.mangle.model.HitMiss;
import dev.mangle.model.Scores;
import dev.mangle.model.Versions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Counts what a run does, for its report. */
final class Tally {
  private static final double NANOS = 1e9;

  private final long start = System.nanoTime();
  private final Ensemble ensemble;
  private final AttackPlan plan;
  private final List<HitMiss> before;

  /** How each network judges: before each iteration, and last what was written. */
  private final List<List<HitMiss>> course = new ArrayList<>();

  /** Whether each iteration told how the networks judge. */
  private boolean seen = true;

  private long building;
  private long iterating;
  private long gradients;
  private int images;
  private int largest;
  private double l2;

  Tally(Ensemble ensemble, AttackPlan plan) {
    this.ensemble = ensemble;
    this.plan = plan;
    HitMiss none = HitMiss.none(plan.objective().targetWeight() != 0);
    this.before = new ArrayList<>(Collections.nCopies(ensemble.members().size(), none));
    for (int i = 0; i <= plan.iterations(); i++) {
      course.add(new ArrayList<>(before));
    }
  }

  void built(long nanos) {
    building += nanos;
  }

  void iterated(long nanos, long taken) {
    iterating += nanos;
    gradients += taken;
  }

  void changed(Image adversarial, Image source) {
    images++;
    largest = Math.max(largest, EpsilonBox.maxDifference(adversarial, source));
    l2 += EpsilonBox.l2(adversarial, source);
  }

  void judged(List<Scores> clean, List<Scores> adversarial, int[] truth, int[] targets) {
    add(before, clean, truth, targets);
    passed(plan.iterations(), adversarial, truth, targets);
  }

  /** Counts how the networks judge the images after {@code iterations} steps, where they did. */
  void passed(int iterations, List<Scores> scores, int[] truth, int[] targets) {
    seen &= !scores.isEmpty();
    add(course.get(iterations), scores, truth, targets);
  }

  private static void add(List<HitMiss> counts, List<Scores> scores, int[] truth, int[] targets) {
    for (int network = 0; network < scores.size(); network++) {
      HitMiss count = counts.get(network);
      for (int i = 0; i < truth.length; i++) {
        count = count.add(scores.get(network).label(i), truth[i], targets[i]);
      }
      counts.set(network, count);
    }
  }

  AttackReport report(PngFolder input, ImageLabels labels) {
    List<AttackReport.NetworkResult> networks = new ArrayList<>();
    for (int i = 0; i < ensemble.members().size(); i++) {
      Ensemble.Member member = ensemble.members().get(i);
      networks.add(
          new AttackReport.NetworkResult(
              member.network().name(),
              member.weight(),
              member.network().sha256(),
              before.get(i),
              course.get(plan.iterations()).get(i),
              course(i)));
    }
    return new AttackReport(
        Versions.here(),
        plan,
        input.folder().toString(),
        labels.truth() == null ? "predicted" : labels.truth().source().toString(),
        targetSource(labels),
        networks,
        images,
        gradients,
        new AttackReport.Seconds(
            building / NANOS, iterating / NANOS, (System.nanoTime() - start) / NANOS),
        largest,
        l2 / images);
  }

  private AttackReport.Course course(int network) {
    if (!seen) {
      return null;
    }
    List<HitMiss> counts = course.stream().map(step -> step.get(network)).toList();
    return new AttackReport.Course(
        counts.get(0).hit() == null ? null : counts.stream().map(HitMiss::hit).toList(),
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
