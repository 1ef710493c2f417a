package dev.mangle.transfer;

import dev.mangle.trial.Trial;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The counts behind the table for other programs. */
public final class TransferCsv {
  private TransferCsv() {}

  /** A line for each plan, network held out and judge, with a header. */
  public static String of(List<Row> rows) {
    StringWriter text = new StringWriter();
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setRecordSeparator('\n')
            .setHeader(
                "plan",
                "held_out",
                "judge",
                "images",
                "hit_target",
                "miss",
                "right_when_clean",
                "right_hit_target",
                "right_miss",
                "gradients",
                "mean_l2",
                "seconds")
            .get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (Row row : rows) {
        for (Outcome outcome : row.outcomes()) {
          for (Trial.Judged judged : outcome.judged()) {
            print(printer, row.plan().name(), outcome, judged);
          }
        }
      }
    } catch (IOException e) {
      throw new AssertionError("a string takes every character", e);
    }
    return text.toString();
  }

  private static void print(CSVPrinter printer, String plan, Outcome outcome, Trial.Judged judged)
      throws IOException {
    printer.printRecord(
        plan,
        outcome.heldOut(),
        judged.judge(),
        judged.all().images(),
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
