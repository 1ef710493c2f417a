package dev.mangle.attack;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.PngFolder;
import dev.mangle.model.Ensemble;
import dev.mangle.model.HitMiss;
import dev.mangle.model.Scores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.TensorFlow;

/** Counts what a run does, for its report. */
final class Tally {
  private static final double NANOS = 1e9;

  private final long start = System.nanoTime();
  private final Ensemble ensemble;
  private final AttackPlan plan;
  private final List<HitMiss> before;
  private final List<HitMiss> after;
  private long building;
  private long iterating;
  private int images;
  private int largest;
  private double l2;

  Tally(Ensemble ensemble, AttackPlan plan) {
    this.ensemble = ensemble;
    this.plan = plan;
    HitMiss none = HitMiss.none(plan.objective().targetWeight() != 0);
    this.before = new ArrayList<>(Collections.nCopies(ensemble.members().size(), none));
    this.after = new ArrayList<>(before);
  }

  void built(long nanos) {
    building += nanos;
  }

  void iterated(long nanos) {
    iterating += nanos;
  }

  void changed(Image adversarial, Image source) {
    images++;
    largest = Math.max(largest, EpsilonBox.maxDifference(adversarial, source));
    l2 += EpsilonBox.l2(adversarial, source);
  }

  void judged(List<Scores> clean, List<Scores> adversarial, int[] truth, int[] targets) {
    add(before, clean, truth, targets);
    add(after, adversarial, truth, targets);
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
              after.get(i)));
    }
    return new AttackReport(
        versions(),
        plan,
        input.folder().toString(),
        labels.truth() == null ? "predicted" : labels.truth().source().toString(),
        targetSource(labels),
        networks,
        images,
        (long) images * plan.iterations() * networks.size(),
        new AttackReport.Seconds(
            building / NANOS, iterating / NANOS, (System.nanoTime() - start) / NANOS),
        largest,
        l2 / images);
  }

  private String targetSource(ImageLabels labels) {
    return switch (plan.objective()) {
      case TARGET -> labels.targets().source().toString();
      case LEAST_LIKELY, LEAST_LIKELY_MINUS_PREDICTED -> "least likely";
      case AWAY -> "none";
    };
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    String own = Tally.class.getPackage().getImplementationVersion();
    versions.put("mangle", own == null ? "development" : own);
    versions.put("tensorflow", TensorFlow.version());
    versions.put("java", System.getProperty("java.version"));
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return versions;
  }
}
