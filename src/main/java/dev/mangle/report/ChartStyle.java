package dev.mangle.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** How all charts look: quiet, on a clear ground, readable without colour. */
final class ChartStyle {
  /** Of text. The page gives this colour and the next another value on a dark ground. */
  static final Color INK = new Color(36, 41, 47);

  /** Of grids. */
  static final Color LINE = new Color(216, 222, 228);

  /** Of hits; {@link #MISS} is of misses. Both as in the page's matrix. */
  static final Color HIT = new Color(124, 92, 214);

  static final Color MISS = new Color(222, 120, 40);

  /** Of what needs no telling apart. */
  static final Color PLAIN = new Color(74, 124, 178);

  /** Easy to tell apart for the colour-blind too, on white and on black. */
  private static final List<Color> SERIES =
      List.of(
          new Color(0, 114, 178),
          new Color(213, 94, 0),
          new Color(0, 158, 115),
          new Color(204, 121, 167),
          new Color(86, 160, 210),
          new Color(190, 142, 0),
          new Color(128, 128, 128));

  private static final float TEXT = 12;

  static {
    // Else turned texts would be outlines, which nobody can search or copy.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
  }

  private ChartStyle() {}

  /** A chart without a title, which stands in the caption. */
  static JFreeChart chart(Plot plot, boolean legend) {
    plot.setBackgroundPaint(null);
    plot.setOutlinePaint(null);
    plot.setInsets(RectangleInsets.ZERO_INSETS);
    JFreeChart chart = new JFreeChart(null, BundledFont.of(TEXT), plot, false);
    chart.setBackgroundPaint(null);
    chart.setPadding(new RectangleInsets(6, 4, 4, 14));
    if (legend) {
      LegendTitle title = new LegendTitle(plot);
      title.setPosition(RectangleEdge.BOTTOM);
      title.setItemFont(BundledFont.of(TEXT));
      title.setItemPaint(INK);
      title.setBackgroundPaint(null);
      chart.addLegend(title);
    }
    return chart;
  }

  static <A extends ValueAxis> A axis(A axis) {
    axis.setLabelFont(BundledFont.of(TEXT));
    axis.setTickLabelFont(BundledFont.of(TEXT));
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    axis.setAxisLinePaint(LINE);
    axis.setTickMarkPaint(LINE);
    return axis;
  }

  static void grid(XYPlot plot, boolean vertical) {
    plot.setRangeGridlinePaint(LINE);
    plot.setRangeGridlineStroke(new BasicStroke(1));
    plot.setDomainGridlinePaint(LINE);
    plot.setDomainGridlineStroke(new BasicStroke(1));
    plot.setDomainGridlinesVisible(vertical);
    plot.setDomainZeroBaselineVisible(false);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
  }

  /** Whole numbers, without commas. */
  static NumberAxis wholeNumbers(String label) {
    NumberAxis axis = axis(new NumberAxis(label));
    axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
    axis.setAutoRangeIncludesZero(false);
    return axis;
  }

  /** 0 % to 100 %, of values 0..1. */
  static NumberAxis shares(String label) {
    NumberAxis axis = axis(new NumberAxis(label));
    axis.setRange(-0.02, 1.02);
    axis.setNumberFormatOverride(
        new DecimalFormat("0 %", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    axis.setTickUnit(new NumberTickUnit(0.25));
    return axis;
  }

  static Paint series(int index) {
    return SERIES.get(index % SERIES.size());
  }

  /** Solid, then dashed in several ways: lines on top of each other stay visible. */
  static Stroke stroke(int index) {
    float[][] dashes = {null, {7, 4}, {2, 3}, {9, 3, 2, 3}};
    return new BasicStroke(
        2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dashes[index % dashes.length], 0);
  }

  static Shape marker(int index) {
    return switch (index % 4) {
      case 0 -> new Ellipse2D.Double(-3.5, -3.5, 7, 7);
      case 1 -> new Rectangle2D.Double(-3.2, -3.2, 6.4, 6.4);
      case 2 -> polygon(0, -4.5, 4.2, 3.4, -4.2, 3.4);
      default -> polygon(0, -4.6, 4.6, 0, 0, 4.6, -4.6, 0);
    };
  }

  private static Shape polygon(double... xy) {
    Path2D path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
    path.closePath();
    return path;
  }
}
