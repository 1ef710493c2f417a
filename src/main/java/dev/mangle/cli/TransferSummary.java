package dev.mangle.cli;

import dev.mangle.transfer.Outcome;
import dev.mangle.transfer.Row;
import dev.mangle.transfer.Row.Images;
import dev.mangle.transfer.Row.Rate;
import dev.mangle.trial.Interval;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code transfer} prints. */
final class TransferSummary {
  private final List<Row> rows;
  private final List<String> defenses;
  private final boolean targeted;

  private TransferSummary(List<Row> rows, List<String> defenses, boolean targeted) {
    this.rows = rows;
    this.defenses = defenses;
    this.targeted = targeted;
  }

  static void print(List<Row> rows, List<String> defenses, boolean targeted, PrintWriter out) {
    TransferSummary summary = new TransferSummary(rows, defenses, targeted);
    Row first = rows.get(0);
    int most = first.outcomes().stream().mapToInt(Outcome::images).max().orElseThrow();
    out.printf(
        "%% %s out of %d images%s; a network's column: it was held out, the others attacked%n",
        targeted ? "hit target" : "miss",
        first.images(),
        most < first.images() ? ", up to " + most + " for each network held out" : "");
    summary.table(Images.ALL).print(out);
    out.printf(
        "%nout of the images that a network classifies rightly when clean (%d for those held out)%n",
        first.right());
    summary.table(Images.RIGHT).print(out);
    out.flush();
  }

  private Table table(Images images) {
    boolean all = images == Images.ALL;
    List<String> head = new ArrayList<>(List.of("plan", "gradients", "s/image", "mean L2"));
    head.add("surrogates");
    rows.get(0).outcomes().stream().map(Outcome::heldOut).forEach(head::add);
    head.add("held out");
    if (all) {
      head.add("95 % interval");
    }
    defenses.forEach(defense -> head.add("+" + defense));
    Table table = new Table(head.toArray(String[]::new));
    if (all) {
      List<String> cells = new ArrayList<>(List.of("clean images", "0", "0.00", "0.0"));
      cells.addAll(rates(rows.get(0), Images.CLEAN, true));
      table.row(cells.toArray(String[]::new));
    }
    for (Row row : rows) {
      List<String> cells = new ArrayList<>();
      cells.add(row.plan().name());
      cells.add(number("%.0f", row.gradients()));
      cells.add(number("%.2f", row.seconds()));
      cells.add(number("%.1f", row.meanL2()));
      cells.addAll(rates(row, images, all));
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private List<String> rates(Row row, Images images, boolean withInterval) {
    Rate rate = new Rate(targeted, images);
    List<String> cells = new ArrayList<>();
    cells.add(Table.percent(row.surrogates(rate)));
    row.each(rate).forEach(each -> cells.add(Table.percent(each)));
    double mean = row.heldOut(rate, 0);
    cells.add(Table.percent(mean));
    if (withInterval) {
      Interval interval = Interval.wilson(mean, row.images());
      cells.add(Table.percent(interval.low()) + ".." + Table.percent(interval.high()));
    }
    for (int defense = 1; defense <= defenses.size(); defense++) {
      cells.add(Table.percent(row.heldOut(rate, defense)));
    }
    return cells;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
