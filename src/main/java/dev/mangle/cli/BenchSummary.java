package dev.mangle.cli;

import dev.mangle.bench.BenchReport;
import dev.mangle.bench.Group;
import dev.mangle.bench.Result;
import dev.mangle.bench.Spread;
import dev.mangle.model.Precision;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code mangle bench} prints in the end: a table a group. */
final class BenchSummary {
  private static final String UNKNOWN = "-";

  private BenchSummary() {}

  static void print(BenchReport report, int rounds, PrintWriter out) {
    out.println(report.machine());
    out.printf(
        "medians of %s in turn, (lowest..highest); ratios to the first of a table, round by round%n",
        rounds == 1 ? "1 round" : rounds + " rounds");
    report.groups().forEach(group -> print(group, out));
    out.flush();
  }

  private static void print(Group group, PrintWriter out) {
    out.printf("%n%s%n", group.name());
    for (Precision precision : Precision.values()) {
      if (group.knows(precision)) {
        out.printf(
            "%s peak: %s GFLOP per CPU-second%n", precision, group.peak(precision).text("%.0f"));
      }
    }
    List<String> header = new ArrayList<>(List.of("variant", "images/s", "ratio", "by CPU time"));
    header.add("GFLOP per CPU-s");
    for (Precision precision : Precision.values()) {
      if (group.knows(precision)) {
        header.add("of " + precision + " peak");
      }
    }
    header.add("peak memory, MB");
    Table table = new Table(header.toArray(String[]::new));
    group.results().forEach(result -> table.row(row(group, result)));
    table.print(out);
    group.notes().forEach(out::println);
  }

  private static String[] row(Group group, Result result) {
    Result first = group.results().get(0);
    List<String> cells = new ArrayList<>();
    cells.add(result.work().variant());
    cells.add(result.imagesPerSecond().text("%.4g"));
    cells.add(result.ratio(first).text("%.2f"));
    cells.add(result.cpuRatio(first).map(ratio -> ratio.text("%.2f")).orElse(UNKNOWN));
    Spread speed = result.gflopPerCpuSecond();
    cells.add(speed == null ? UNKNOWN : speed.text("%.1f"));
    for (Precision precision : Precision.values()) {
      if (group.knows(precision)) {
        cells.add(share(group, result, precision));
      }
    }
    cells.add(
        result
            .memory()
            .map(memory -> String.format(Locale.ROOT, "%.0f", memory.peak() / 1e6))
            .orElse(UNKNOWN));
    return cells.toArray(String[]::new);
  }

  /**
   * The median's share of the highest peak: a machine shared with others has slow moments. What is
   * computed in another precision is held against float32's peak too.
   */
  private static String share(Group group, Result result, Precision precision) {
    Spread speed = result.gflopPerCpuSecond();
    boolean fits = precision == Precision.FP32 || precision == result.work().precision();
    return speed == null || !fits
        ? UNKNOWN
        : String.format(
            Locale.ROOT, "%.0f %%", 100 * speed.median() / group.peak(precision).highest());
  }
}
