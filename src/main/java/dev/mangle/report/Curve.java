package dev.mangle.report;

import dev.mangle.model.HitMiss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Rates of one attack against a quantity.
 *
 * @param title whose rates they are
 * @param lines one a judge
 */
public record Curve(String title, Axis axis, List<Line> lines) {
  /** What the rates are drawn against. */
  public enum Axis {
    /** L_infinity budget in pixel units. */
    EPSILON("epsilon (pixel units)"),
    /** Number of iterations done. */
    ITERATIONS("iterations");

    private final String words;

    Axis(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The rates of one judge, in rising order of {@code x}. */
  public record Line(String judge, List<Point> points) {
    /** Sorts the points; refuses a line without any. */
    public Line {
      points = points.stream().sorted(Comparator.comparingDouble(Point::x)).toList();
      if (points.isEmpty()) {
        throw new IllegalArgumentException("expected a point or more on the line of " + judge);
      }
    }
  }

  /** One count, at {@code x} on the axis. */
  public record Point(double x, HitMiss value) {}

  /** Refuses a curve without a line. */
  public Curve {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("expected a line or more of " + title);
    }
  }

  /** Whether there is a target to hit. */
  boolean targeted() {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .anyMatch(point -> point.value().hit() != null);
  }

  /**
   * One attack run at several budgets.
   *
   * @param attacks rows of the report that differ in nothing but their epsilon
   * @return empty where fewer than two budgets are known
   */
  public static Optional<Curve> againstEpsilon(
      String title, List<ReportData.Judge> judges, List<ReportData.Attack> attacks) {
    List<ReportData.Attack> known = attacks.stream().filter(a -> a.epsilon() != null).toList();
    if (known.stream().map(ReportData.Attack::epsilon).distinct().count() < 2) {
      return Optional.empty();
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < judges.size(); i++) {
      int judge = i;
      lines.add(
          new Line(
              judges.get(i).name(),
              known.stream().map(a -> new Point(a.epsilon(), a.cells().get(judge))).toList()));
    }
    return Optional.of(new Curve(title, Axis.EPSILON, lines));
  }
}
