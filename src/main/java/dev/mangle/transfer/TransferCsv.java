package dev.mangle.transfer;

import dev.mangle.io.CsvText;
import dev.mangle.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The counts behind the table for other programs. */
public final class TransferCsv {
  private static final List<String> HEADER =
      List.of(
          "plan",
          "held_out",
          "judge",
          "role",
          "images",
          "clean_hit_target",
          "clean_miss",
          "hit_target",
          "miss",
          "right_when_clean",
          "right_hit_target",
          "right_miss",
          "gradients",
          "mean_l2",
          "seconds");

  private TransferCsv() {}

  /** A line for each plan, network held out and judge, with a header. */
  public static String of(List<Row> rows) {
    List<List<Object>> lines = new ArrayList<>();
    for (Row row : rows) {
      for (Outcome outcome : row.outcomes()) {
        String plan = row.plan().name();
        outcome.ofHeldOut().forEach(judged -> lines.add(line(plan, outcome, judged, "held out")));
        outcome
            .ofSurrogates()
            .forEach(judged -> lines.add(line(plan, outcome, judged, "surrogate")));
      }
    }
    return CsvText.of(HEADER, lines);
  }

  private static List<Object> line(String plan, Outcome outcome, Trial.Judged judged, String role) {
    return Arrays.asList(
        plan,
        outcome.heldOut(),
        judged.judge(),
        role,
        judged.all().images(),
        judged.clean().hit(),
        judged.clean().miss(),
        judged.all().hit(),
        judged.all().miss(),
        judged.right().images(),
        judged.right().hit(),
        judged.right().miss(),
        number(outcome.gradients()),
        number(outcome.meanL2()),
        number(outcome.seconds()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
