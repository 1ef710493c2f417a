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

  List<Curve> all() {
    List<Curve> curves = againstEpsilon();
    for (int i = 0; i < attacks.size(); i++) {
      String name = attacks.get(i).name();
      records.get(i).flatMap(record -> againstIterations(name, record)).ifPresent(curves::add);
    }
    return curves;
  }

  /** One curve for each plan that was run at several budgets. */
  private List<Curve> againstEpsilon() {
    Map<String, List<ReportData.Attack>> alike = new LinkedHashMap<>();
    for (int i = 0; i < attacks.size(); i++) {
      ReportData.Attack attack = attacks.get(i);
      records
          .get(i)
          .ifPresent(
              record -> alike.computeIfAbsent(title(record), key -> new ArrayList<>()).add(attack));
    }
    List<Curve> curves = new ArrayList<>();
    alike.forEach(
        (title, rows) -> Curve.againstEpsilon(title, judges, rows).ifPresent(curves::add));
    return curves;
  }

  /** Everything of a plan but its budget, in words. */
  private static String title(AttackReport record) {
    AttackPlan plan = record.plan();
    String networks =
        record.networks().stream()
            .map(n -> n.weight() == 1 ? n.name() : n.name() + ":" + Words.plain(n.weight()))
            .collect(Collectors.joining(" + "));
    double standard = AttackPlan.contestStepSize(plan.epsilon(), plan.iterations());
    String step =
        Math.abs(plan.stepSize() - standard) < 1e-9
            ? ""
            : " of " + Words.plain(plan.stepSize()) + " pixel units";
    String start = plan.start() == Start.CLEAN ? "" : ", start " + plan.start() + " " + plan.seed();
    return String.format(
        Locale.ROOT,
        "%s, %s, %d iterations%s%s, on %s",
        plan.objective(),
        plan.norm(),
        plan.iterations(),
        step,
        start,
        networks);
  }

  /** How the surrogates judged on the way. */
  private static Optional<Curve> againstIterations(String name, AttackReport record) {
    if (record.plan().iterations() < 2) {
      return Optional.empty();
    }
    List<Curve.Line> lines = new ArrayList<>();
    for (NetworkResult network : record.networks()) {
      lines.add(new Curve.Line(network.name() + " (surrogate)", points(network, record.images())));
    }
    return Optional.of(new Curve(name, Curve.Axis.ITERATIONS, lines));
  }

  private static List<Curve.Point> points(NetworkResult network, int images) {
    List<Integer> hits = network.byIteration().hit();
    List<Integer> misses = network.byIteration().miss();
    List<Curve.Point> points = new ArrayList<>();
    for (int i = 0; i < misses.size(); i++) {
      Integer hit = hits == null ? null : hits.get(i);
      points.add(new Curve.Point(i, new HitMiss(hit, misses.get(i), images)));
    }
    return points;
  }
}
