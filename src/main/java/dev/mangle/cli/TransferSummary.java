package dev.mangle.cli;

import dev.mangle.transfer.Outcome;
import dev.mangle.transfer.Row;
import dev.mangle.trial.Interval;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code transfer} prints. */
final class TransferSummary {
  private TransferSummary() {}

  static void print(List<Row> rows, List<String> defenses, boolean targeted, PrintWriter out) {
    Row first = rows.get(0);
    out.printf(
        "%% %s out of %d images; a network's column: it was held out, the others attacked%n",
        targeted ? "hit target" : "miss", first.images());
    table(rows, defenses, new Row.Rate(targeted, false)).print(out);
    out.printf("%nout of the images that a network classifies rightly when clean%n");
    table(rows, defenses, new Row.Rate(targeted, true)).print(out);
    out.flush();
  }

  private static Table table(List<Row> rows, List<String> defenses, Row.Rate rate) {
    List<String> head =
        new ArrayList<>(List.of("plan", "gradients", "s/image", "mean L2", "surrogates"));
    rows.get(0).outcomes().stream().map(Outcome::heldOut).forEach(head::add);
    head.add("held out");
    if (!rate.right()) {
      head.add("95 % interval");
    }
    defenses.forEach(defense -> head.add("+" + defense));
    Table table = new Table(head.toArray(String[]::new));
    rows.forEach(row -> table.row(cells(row, defenses.size(), rate)));
    return table;
  }

  private static String[] cells(Row row, int defenses, Row.Rate rate) {
    List<String> cells = new ArrayList<>();
    cells.add(row.plan().name());
    cells.add(String.format(Locale.ROOT, "%.0f", row.gradients()));
    cells.add(String.format(Locale.ROOT, "%.2f", row.seconds()));
    cells.add(String.format(Locale.ROOT, "%.1f", row.meanL2()));
    cells.add(percent(row.surrogates(rate)));
    row.each(rate).forEach(each -> cells.add(percent(each)));
    cells.add(percent(row.heldOut(rate, 0)));
    if (!rate.right()) {
      Interval interval = Interval.wilson(row.heldOut(rate, 0), row.images());
      cells.add(percent(interval.low()) + ".." + percent(interval.high()));
    }
    for (int defense = 1; defense <= defenses; defense++) {
      cells.add(percent(row.heldOut(rate, defense)));
    }
    return cells.toArray(String[]::new);
  }

  private static String percent(double rate) {
    return Double.isNaN(rate) ? "-" : String.format(Locale.ROOT, "%.1f", 100 * rate);
  }
}
