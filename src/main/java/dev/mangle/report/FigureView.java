package dev.mangle.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A chart, and its numbers, as the template wants it.
 *
 * @param svg markup, already escaped
 * @param numbers empty where there is no table
 */
record FigureView(String id, String title, String description, String svg, List<Numbers> numbers) {

  /** A table of what is drawn. */
  record Numbers(List<String> head, List<NumberRow> rows) {}

  record NumberRow(String name, List<String> cells) {}

  static List<FigureView> of(List<Figure> figures) {
    return figures.stream().map(figure -> view(figure, List.of())).toList();
  }

  /** Figures of the curves, the last of each curve with the numbers of both. */
  static List<FigureView> ofCurves(List<Figure> figures, List<Curve> curves) {
    List<FigureView> views = new ArrayList<>();
    int next = 0;
    for (Curve curve : curves) {
      int charts = curve.targeted() ? 2 : 1;
      for (int i = 0; i < charts; i++) {
        List<Numbers> numbers = i == charts - 1 ? List.of(numbers(curve)) : List.of();
        views.add(view(figures.get(next++), numbers));
      }
    }
    return views;
  }

  private static FigureView view(Figure figure, List<Numbers> numbers) {
    return new FigureView(figure.id(), figure.title(), figure.description(), figure.svg(), numbers);
  }

  private static Numbers numbers(Curve curve) {
    List<Double> xs =
        curve.lines().stream()
            .flatMap(line -> line.points().stream())
            .map(Curve.Point::x)
            .distinct()
            .sorted()
            .toList();
    List<NumberRow> rows = new ArrayList<>();
    for (Curve.Line line : curve.lines()) {
      List<String> cells = new ArrayList<>();
      for (double x : xs) {
        cells.add(
            line.points().stream()
                .filter(point -> point.x() == x)
                .findFirst()
                .map(point -> point.value().toString())
                .orElse(""));
      }
      rows.add(new NumberRow(line.judge(), cells));
    }
    return new Numbers(xs.stream().map(Words::plain).toList(), rows);
  }
}
