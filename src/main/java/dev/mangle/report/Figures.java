package dev.mangle.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * The charts of a report.
 *
 * @param matrix the page shows it as a table
 * @param curves rates against epsilon and iterations
 * @param changes distributions of L_infinity and L2
 * @param steps the slowest steps; at most one
 */
record Figures(Figure matrix, List<Figure> curves, List<Figure> changes, List<Figure> steps) {

  static Figures of(ReportData data) {
    return new Figures(
        MatrixChart.of(data),
        CurveCharts.of(data.curves()),
        ChangeCharts.of(data.attacks()),
        StepChart.of(data.steps()));
  }

  /** Every chart, for files of their own. */
  List<Figure> all() {
    return Stream.of(List.of(matrix), curves, changes, steps).flatMap(List::stream).toList();
  }
}
