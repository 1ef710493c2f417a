package dev.mangle.io;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Tables as CSV: lines that end in a line feed, quotes where they are needed. */
public final class CsvText {
  private CsvText() {}

  /**
   * The whole text.
   *
   * @param header names of the columns
   * @param rows as many cells each; null is an empty one
   */
  public static String of(List<String> header, List<List<Object>> rows) {
    StringWriter text = new StringWriter();
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setRecordSeparator('\n')
            .setHeader(header.toArray(String[]::new))
            .get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      printer.printRecords(rows);
    } catch (IOException e) {
      throw new AssertionError("a string takes every character", e);
    }
    return text.toString();
  }
}
