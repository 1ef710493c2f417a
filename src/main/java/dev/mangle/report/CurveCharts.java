package dev.mangle.report;

import dev.mangle.model.HitMiss;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Rates against epsilon or iterations: a chart of hits where there are targets, one of misses. */
final class CurveCharts {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 270;

  private CurveCharts() {}

  static List<Figure> of(List<Curve> curves) {
    List<Figure> figures = new ArrayList<>();
    Map<Curve.Axis, Integer> seen = new EnumMap<>(Curve.Axis.class);
    for (Curve curve : curves) {
      // Counted, not looked up: two curves may be equal.
      int index = seen.merge(curve.axis(), 1, Integer::sum);
      boolean alone = curves.stream().filter(other -> other.axis() == curve.axis()).count() == 1;
      String number = alone ? "" : "-" + index;
      if (curve.targeted()) {
        figures.add(figure(curve, "hit", "hit target", number, v -> v.hit() == null ? 0 : v.hit()));
      }
      figures.add(figure(curve, "miss", "defense miss", number, HitMiss::miss));
    }
    return figures;
  }

  private static Figure figure(
      Curve curve, String word, String rate, String number, ToDoubleFunction<HitMiss> count) {
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    for (Curve.Line line : curve.lines()) {
      int index = data.getSeriesCount();
      XYSeries series = new XYSeries(new ChartKey(index, line.judge()));
      line.points()
          .forEach(p -> series.add(p.x(), count.applyAsDouble(p.value()) / p.value().images()));
      data.addSeries(series);
      renderer.setSeriesPaint(index, ChartStyle.series(index));
      renderer.setSeriesStroke(index, ChartStyle.stroke(index));
      renderer.setSeriesShape(index, ChartStyle.marker(index));
      // Hundreds of iterations: a marker each would hide the line.
      renderer.setSeriesShapesVisible(index, line.points().size() <= 20);
    }
    NumberAxis x = TicksAt.axis(curve);
    x.setLowerMargin(0.03);
    x.setUpperMargin(0.03);
    XYPlot plot = new XYPlot(data, x, ChartStyle.shares(rate), renderer);
    ChartStyle.grid(plot, false);
    String against = curve.axis().word();
    return new Figure(
        word + "-against-" + against + number,
        curve.title() + ": " + rate + " against " + against,
        "Share of the images, a line a judge.",
        ChartStyle.chart(plot, true),
        WIDTH,
        HEIGHT + 20 * ((curve.lines().size() - 1) / 3));
  }
}
