package dev.mangle.report;

import dev.mangle.model.HitMiss;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.annotations.XYBoxAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeriesCollection;

/** The |hit, miss| matrix as a figure: in each cell the left half tells hits, the right misses. */
final class MatrixChart {
  private static final int MOST_CHARACTERS = 40;

  private MatrixChart() {}

  static Figure of(ReportData data) {
    List<String> rows = new ArrayList<>(List.of("clean images"));
    List<List<HitMiss>> cells = new ArrayList<>();
    cells.add(data.judges().stream().map(ReportData.Judge::clean).toList());
    for (ReportData.Attack attack : data.attacks()) {
      rows.add(Shortened.to(MOST_CHARACTERS, attack.name()));
      cells.add(attack.cells());
    }
    List<String> columns =
        data.judges().stream().map(j -> Shortened.to(MOST_CHARACTERS, j.name())).toList();
    SymbolAxis x = axis(columns);
    SymbolAxis y = axis(rows);
    y.setInverted(true);
    int longest = columns.stream().mapToInt(String::length).max().orElseThrow();
    boolean vertical = longest > 26;
    x.setVerticalTickLabels(vertical);
    XYPlot plot = new XYPlot(new XYSeriesCollection(), x, y, null);
    plot.setDomainAxisLocation(AxisLocation.TOP_OR_LEFT);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    for (int row = 0; row < cells.size(); row++) {
      for (int i = 0; i < columns.size(); i++) {
        cell(plot, i, row, cells.get(row).get(i));
      }
    }
    int column = vertical ? 80 : Math.max(80, 7 * longest + 8);
    int left = 7 * rows.stream().mapToInt(String::length).max().orElseThrow();
    int top = vertical ? 7 * longest : 20;
    return new Figure(
        "matrix",
        "|hit target, defense miss|",
        "Left half: share of hits. Right half: share of misses.",
        ChartStyle.chart(plot, false),
        left + 30 + column * columns.size(),
        top + 24 + 34 * rows.size());
  }

  private static SymbolAxis axis(List<String> names) {
    SymbolAxis axis = ChartStyle.axis(new SymbolAxis(null, names.toArray(String[]::new)));
    axis.setGridBandsVisible(false);
    axis.setAxisLineVisible(false);
    axis.setTickMarksVisible(false);
    axis.setRange(-0.5, names.size() - 0.5);
    return axis;
  }

  private static void cell(XYPlot plot, int x, int y, HitMiss value) {
    double hit = value.hit() == null ? 0 : (double) value.hit() / value.images();
    half(plot, x - 0.48, x, y, tint(ChartStyle.HIT, hit));
    half(plot, x, x + 0.48, y, tint(ChartStyle.MISS, (double) value.miss() / value.images()));
    XYTextAnnotation text = new XYTextAnnotation(value.toString(), x, y);
    text.setFont(BundledFont.of(12));
    text.setPaint(ChartStyle.INK);
    plot.addAnnotation(text);
  }

  /** The axis points down, so the lower edge comes first. */
  private static void half(XYPlot plot, double from, double to, int y, Color fill) {
    plot.addAnnotation(new XYBoxAnnotation(from, y + 0.46, to, y - 0.46, null, null, fill));
  }

  /** White at 0, half-way to the colour at 1: dark text stays readable everywhere. */
  private static Color tint(Color colour, double share) {
    double weight = 0.04 + 0.66 * share;
    return new Color(
        mix(colour.getRed(), weight),
        mix(colour.getGreen(), weight),
        mix(colour.getBlue(), weight));
  }

  private static int mix(int value, double weight) {
    return (int) Math.round(255 + (value - 255) * weight);
  }
}
