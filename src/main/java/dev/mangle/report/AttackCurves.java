package dev.mangle.report;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.AttackReport;
import dev.mangle.attack.AttackReport.NetworkResult;
import dev.mangle.attack.Start;
import dev.mangle.model.HitMiss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Curves of attacks whose records are known.
 *
 * @param attacks rows of the report
 * @param records one a row
 */
record AttackCurves(
    List<ReportData.Judge> judges,
    List<ReportData.Attack> attacks,
    List<Optional<AttackReport>> records) {

  /** More than a picture can show only make it large. */
  private static final int MOST_POINTS = 500;

  List<Curve> all() {
    List<Curve> curves = againstEpsilon();
    for (int i = 0; i < attacks.size(); i++) {
      String name = attacks.get(i).name();
      records.get(i).flatMap(record -> againstIterations(name, record)).ifPresent(curves::add);
    }
    return curves;
  }

  /** Attacks alike in everything but their budget, each budget once. */
  private record Series(AttackReport like, Map<Integer, ReportData.Attack> byEpsilon) {
    boolean takes(AttackReport record) {
      return !byEpsilon.containsKey(record.plan().levels()) && alike(like, record);
    }
  }

  /** One curve for each plan that was run at several budgets. */
  private List<Curve> againstEpsilon() {
    List<Series> all = new ArrayList<>();
    for (int i = 0; i < attacks.size(); i++) {
      if (records.get(i).isPresent()) {
        AttackReport record = records.get(i).get();
        Series series = all.stream().filter(s -> s.takes(record)).findFirst().orElse(null);
        if (series == null) {
          series = new Series(record, new LinkedHashMap<>());
          all.add(series);
        }
        series.byEpsilon().put(record.plan().levels(), attacks.get(i));
      }
    }
    List<Curve> curves = new ArrayList<>();
    for (Series series : all) {
      List<ReportData.Attack> rows = List.copyOf(series.byEpsilon().values());
      Curve.againstEpsilon(title(series.like()), judges, rows).ifPresent(curves::add);
    }
    return curves;
  }

  private static boolean alike(AttackReport a, AttackReport b) {
    return likeness(a).equals(likeness(b));
  }

  /**
   * What the plan, the networks and the labels are, without the budget and what follows from it.
   */
  private static List<Object> likeness(AttackReport record) {
    AttackPlan plan = record.plan();
    return List.of(
        plan.objective(),
        plan.loss(),
        plan.ensemble(),
        plan.techniques(),
        plan.norm(),
        plan.length(),
        isStandard(plan) ? "standard" : plan.stepSize(),
        plan.start(),
        plan.start() == Start.CLEAN ? 0 : plan.seed(),
        record.networks().stream().map(n -> List.of(n.sha256(), n.weight())).toList(),
        record.input(),
        record.trueLabels(),
        record.targets());
  }

  private static boolean isStandard(AttackPlan plan) {
    double standard = AttackPlan.contestStepSize(plan.epsilon(), plan.iterations());
    return Math.abs(plan.stepSize() - standard) < 1e-9;
  }

  /** Everything of a plan but its budget, in words. */
  private static String title(AttackReport record) {
    AttackPlan plan = record.plan();
    String networks =
        record.networks().stream()
            .map(n -> n.weight() == 1 ? n.name() : n.name() + ":" + Words.plain(n.weight()))
            .collect(Collectors.joining(" + "));
    String step = isStandard(plan) ? "" : " of " + Words.plain(plan.stepSize()) + " pixel units";
    String start = plan.start() == Start.CLEAN ? "" : ", start " + plan.start() + " " + plan.seed();
    return String.format(
        Locale.ROOT,
        "%s, %s%s, %s%s%s, on %s",
        plan.objective(),
        plan.method(),
        plan.norm(),
        plan.length(),
        step,
        start,
        networks);
  }

  private static Optional<Curve> againstIterations(String attack, AttackReport record) {
    return againstIterations(attack, List.of(record));
  }

  /**
   * How the surrogates judged on the way.
   *
   * @param records of one attack, each on other images; empty where they are not of one plan, or do
   *     not tell
   */
  static Optional<Curve> againstIterations(String attack, List<AttackReport> records) {
    if (records.stream().map(AttackCurves::course).distinct().count() != 1
        || records.get(0).plan().iterations() < 2
        || records.stream().anyMatch(AttackCurves::isSilent)) {
      return Optional.empty();
    }
    List<NetworkResult> networks = records.get(0).networks();
    List<Curve.Line> lines = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      lines.add(new Curve.Line(networks.get(i).name() + " (surrogate)", points(records, i)));
    }
    return Optional.of(new Curve(attack, Curve.Axis.ITERATIONS, lines));
  }

  private static boolean isSilent(AttackReport record) {
    return record.networks().stream().anyMatch(network -> network.byIteration() == null);
  }

  /** What records must share for their counts to be added. */
  private static List<Object> course(AttackReport record) {
    return List.of(
        record.plan().objective(),
        record.plan().iterations(),
        record.networks().stream().map(n -> n.name()).toList());
  }

  private static List<Curve.Point> points(List<AttackReport> records, int network) {
    int iterations = records.get(0).plan().iterations();
    int stride = 1 + iterations / MOST_POINTS;
    List<Curve.Point> points = new ArrayList<>();
    for (int i = 0; i <= iterations; i++) {
      if (i % stride == 0 || i == iterations) {
        points.add(new Curve.Point(i, sum(records, network, i)));
      }
    }
    return points;
  }

  private static HitMiss sum(List<AttackReport> records, int network, int iteration) {
    int hits = 0;
    int misses = 0;
    int images = 0;
    // Least likely classes are the attack's own; the report's targets are the data set's.
    boolean targets = records.get(0).plan().objective().wantsTargets();
    for (AttackReport record : records) {
      AttackReport.Course course = record.networks().get(network).byIteration();
      targets &= course.hit() != null;
      hits += targets ? course.hit().get(iteration) : 0;
      misses += course.miss().get(iteration);
      images += record.images();
    }
    return new HitMiss(targets ? Integer.valueOf(hits) : null, misses, images);
  }
}
