package dev.mangle.report;

import dev.mangle.model.HitMiss;
import dev.mangle.score.tournament.Entrant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Curves of the attacks of tournaments. */
record TournamentCurves(List<Entrant> defenses, List<TournamentRow> rows) {

  /** Of each attack whose images had several budgets, batch by batch or in several tournaments. */
  List<Curve> againstEpsilon() {
    Map<Entrant, Map<Integer, List<HitMiss>>> points = new LinkedHashMap<>();
    for (TournamentRow row : rows) {
      Map<Integer, List<HitMiss>> byBudget =
          points.computeIfAbsent(row.attack(), key -> new TreeMap<>());
      row.result().batches().stream()
          .mapToInt(batch -> batch.epsilon())
          .distinct()
          .forEach(epsilon -> byBudget.put(epsilon, at(row, epsilon)));
    }
    List<Curve> curves = new ArrayList<>();
    points.forEach(
        (attack, byBudget) -> {
          if (byBudget.size() > 1) {
            curves.add(curve(attack, byBudget));
          }
        });
    return curves;
  }

  /** How each defense judges those images of a row that had one budget. */
  private List<HitMiss> at(TournamentRow row, int epsilon) {
    return defenses.stream()
        .map(
            defense ->
                row.count(
                    row.result().labels(row.attack(), defense),
                    i -> row.result().batchOf(i).epsilon() == epsilon))
        .toList();
  }

  private Curve curve(Entrant attack, Map<Integer, List<HitMiss>> byBudget) {
    List<Curve.Line> lines = new ArrayList<>();
    for (int i = 0; i < defenses.size(); i++) {
      List<Curve.Point> points = new ArrayList<>();
      int judge = i;
      byBudget.forEach(
          (epsilon, counts) -> points.add(new Curve.Point(epsilon, counts.get(judge))));
      lines.add(new Curve.Line(defenses.get(i).name(), points));
    }
    return new Curve(attack.toString(), Curve.Axis.EPSILON, lines);
  }
}
