package dev.mangle.report;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** A horizontal axis that names just the values that were measured. */
final class TicksAt extends NumberAxis {
  private static final long serialVersionUID = 1L;

  /** Labels closer than this share of the axis would touch. */
  private static final double NEAREST = 0.06;

  private final double[] values;

  private TicksAt(String label, double[] values) {
    super(label);
    this.values = values;
    setAutoRangeIncludesZero(false);
  }

  /** An axis for {@code curve}: with its own values where they have room, else with round ones. */
  static NumberAxis axis(Curve curve) {
    double[] values =
        curve.lines().stream()
            .flatMap(line -> line.points().stream())
            .mapToDouble(Curve.Point::x)
            .distinct()
            .sorted()
            .toArray();
    double range = values[values.length - 1] - values[0];
    for (int i = 1; i < values.length; i++) {
      if (values[i] - values[i - 1] < NEAREST * range) {
        return ChartStyle.wholeNumbers(curve.axis().words());
      }
    }
    return ChartStyle.axis(new TicksAt(curve.axis().words(), values));
  }

  @Override
  public List<NumberTick> refreshTicks(
      Graphics2D g2, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
    return ticks();
  }

  private List<NumberTick> ticks() {
    List<NumberTick> ticks = new ArrayList<>();
    for (double value : values) {
      ticks.add(
          new NumberTick(
              value, Words.plain(value), TextAnchor.TOP_CENTER, TextAnchor.TOP_CENTER, 0));
    }
    return ticks;
  }
}
