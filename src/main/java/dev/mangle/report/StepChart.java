package dev.mangle.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;

/** What took longest, as bars. */
final class StepChart {
  private static final int MOST = 12;
  private static final int WIDTH = 520;

  private StepChart() {}

  /** The slowest steps, slowest first; of equals the earlier. */
  static List<ReportData.Step> slowest(List<ReportData.Step> steps) {
    return steps.stream()
        .sorted(Comparator.comparingDouble(ReportData.Step::seconds).reversed())
        .limit(MOST)
        .toList();
  }

  static List<Figure> of(List<ReportData.Step> steps) {
    if (steps.isEmpty()) {
      return List.of();
    }
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    for (ReportData.Step step : slowest(steps)) {
      ChartKey key = new ChartKey(data.getColumnCount(), Shortened.to(40, step.name()));
      data.addValue(step.seconds(), "seconds", key);
    }
    BarRenderer renderer = new BarRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setSeriesPaint(0, ChartStyle.PLAIN);
    renderer.setMaximumBarWidth(0.2);
    renderer.setDefaultItemLabelsVisible(true);
    renderer.setDefaultItemLabelFont(BundledFont.of(12));
    renderer.setDefaultItemLabelPaint(ChartStyle.INK);
    renderer.setDefaultItemLabelGenerator(
        new StandardCategoryItemLabelGenerator(
            "{2} s", new DecimalFormat("0.00", DecimalFormatSymbols.getInstance(Locale.ROOT))));
    renderer.setDefaultPositiveItemLabelPosition(
        new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
    NumberAxis seconds = ChartStyle.axis(new NumberAxis());
    seconds.setVisible(false);
    seconds.setUpperMargin(0.2);
    CategoryPlot plot = new CategoryPlot(data, names(), seconds, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeGridlinesVisible(false);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    return List.of(
        new Figure(
            "steps",
            "Slowest steps",
            "Seconds of wall-clock time.",
            ChartStyle.chart(plot, false),
            WIDTH,
            20 + 26 * data.getColumnCount()));
  }

  private static CategoryAxis names() {
    CategoryAxis axis = new CategoryAxis();
    axis.setTickLabelFont(BundledFont.of(12));
    axis.setTickLabelPaint(ChartStyle.INK);
    axis.setAxisLineVisible(false);
    axis.setTickMarksVisible(false);
    axis.setLowerMargin(0.01);
    axis.setUpperMargin(0.01);
    axis.setMaximumCategoryLabelWidthRatio(0.8f);
    return axis;
  }
}
