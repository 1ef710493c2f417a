package dev.mangle.cli;

import dev.mangle.trial.Interval;
import dev.mangle.tune.Search;
import dev.mangle.tune.Standing;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code tune} prints when it is done. */
final class TuneSummary {
  /** Plans that are told. */
  private static final int LEADERS = 8;

  private TuneSummary() {}

  static void print(Search.Result result, List<String> networks, PrintWriter out) {
    List<Standing> leaders = result.standings().stream().limit(LEADERS).toList();
    List<String> head = new ArrayList<>(List.of("plan", "images", "mean", "95 % interval"));
    networks.forEach(network -> head.add("not knowing " + network));
    head.addAll(List.of("of right", "s for 100"));
    Table table = new Table(head.toArray(String[]::new));
    leaders.forEach(standing -> table.row(cells(standing, networks.size())));
    table.print(out);
    Standing best = leaders.get(0);
    out.printf(
        "%% %s; of right: out of the images that the network held out classifies rightly when"
            + " clean%n",
        best.targeted() ? "hit target" : "miss");
    out.printf(
        "%d plans, %d trials, %d of them on record%n",
        result.standings().size(), result.made() + result.recorded(), result.recorded());
    if (!result.leftOut().isEmpty()) {
      out.println(
          result.leftOut().entrySet().stream()
              .map(plan -> plan.getKey() + " (" + plan.getValue() + ")")
              .collect(Collectors.joining(", ", "not tried: ", "")));
    }
    out.printf(
        "%n%s: %s%n",
        best.candidate().name(), String.join(" ", best.candidate().recipe().options()));
  }

  private static String[] cells(Standing standing, int networks) {
    Interval interval = standing.interval();
    List<String> cells = new ArrayList<>();
    cells.add(standing.candidate().name());
    cells.add(Integer.toString(standing.images()));
    cells.add(Table.percent(standing.merit()));
    cells.add(Table.percent(interval.low()) + ".." + Table.percent(interval.high()));
    for (int i = 0; i < networks; i++) {
      cells.add(Table.percent(standing.rate(i)));
    }
    cells.add(Table.percent(standing.meritOfRight()));
    cells.add(String.format(Locale.ROOT, "%.1f", standing.batchSeconds()));
    return cells.toArray(String[]::new);
  }
}
