package dev.mangle.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTitleAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/** Distribution of the sizes of perturbations: a row an attack, all on one axis. */
final class ChangeCharts {
  private static final int WIDTH = 440;
  private static final int ROW = 84;
  private static final int MOST_BINS = 72;
  private static final float TEXT = 11;

  private ChangeCharts() {}

  static List<Figure> of(List<ReportData.Attack> attacks) {
    List<ReportData.Attack> known = attacks.stream().filter(a -> !a.changes().isEmpty()).toList();
    if (known.isEmpty()) {
      return List.of();
    }
    return List.of(
        figure(
            known,
            "linf",
            "L∞ of the perturbation",
            "Largest change of a value of each image, in pixel units.",
            ReportData.Change::linf,
            1),
        figure(
            known,
            "l2",
            "L2 of the perturbation",
            "Euclidean length of each image's change, in pixel units.",
            ReportData.Change::l2,
            1e-3));
  }

  private static Figure figure(
      List<ReportData.Attack> attacks,
      String id,
      String title,
      String description,
      ToDoubleFunction<ReportData.Change> size,
      double leastWidth) {
    Bins bins =
        Bins.over(
            attacks.stream().flatMap(a -> a.changes().stream()).map(size::applyAsDouble).toList(),
            MOST_BINS,
            leastWidth);
    // Counts of whole numbers stand over the number itself.
    double shift = bins.width() == 1 && leastWidth == 1 ? -0.5 : 0;
    NumberAxis x = ChartStyle.wholeNumbers(title + " (pixel units)");
    x.setNumberFormatOverride(
        new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    double end = bins.start() + bins.count() * bins.width();
    double from = leastWidth == 1 ? Math.min(0, bins.start()) : bins.start();
    x.setRange(from + shift - bins.width(), end + shift + bins.width());
    CombinedDomainXYPlot plot = new CombinedDomainXYPlot(x);
    plot.setGap(8);
    attacks.forEach(attack -> plot.add(row(attack, bins, shift, size)));
    ChartStyle.grid(plot, false);
    JFreeChart chart = ChartStyle.chart(plot, false);
    return new Figure(id, title, description, chart, WIDTH, 56 + ROW * attacks.size());
  }

  private static XYPlot row(
      ReportData.Attack attack, Bins bins, double shift, ToDoubleFunction<ReportData.Change> size) {
    int[] counts = bins.counts(attack.changes().stream().map(size::applyAsDouble).toList());
    XYIntervalSeries series = new XYIntervalSeries(attack.name());
    int highest = 1;
    for (int i = 0; i < counts.length; i++) {
      double low = bins.start() + i * bins.width() + shift;
      double high = low + bins.width();
      series.add((low + high) / 2, low, high, counts[i], 0, counts[i]);
      highest = Math.max(highest, counts[i]);
    }
    XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
    data.addSeries(series);
    XYBarRenderer renderer = new XYBarRenderer(0.08);
    renderer.setBarPainter(new StandardXYBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDrawBarOutline(false);
    renderer.setUseYInterval(true);
    renderer.setSeriesPaint(0, ChartStyle.PLAIN);
    NumberAxis y = ChartStyle.wholeNumbers("images");
    y.setTickLabelFont(BundledFont.of(TEXT));
    // Room for the name over the bars.
    y.setRange(0, highest * 1.45);
    XYPlot plot = new XYPlot(data, null, y, renderer);
    ChartStyle.grid(plot, false);
    plot.setRangeGridlinesVisible(false);
    plot.setBackgroundPaint(null);
    plot.setOutlinePaint(null);
    plot.addAnnotation(name(attack.name()));
    return plot;
  }

  private static XYTitleAnnotation name(String name) {
    TextTitle title = new TextTitle(Shortened.to(58, name), BundledFont.of(TEXT));
    title.setPaint(ChartStyle.INK);
    title.setBackgroundPaint(null);
    return new XYTitleAnnotation(0.01, 0.99, title, RectangleAnchor.TOP_LEFT);
  }
}
