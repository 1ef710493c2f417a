package dev.mangle.data;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * The contest's table of development images ({@code dev_dataset.csv}).
 *
 * @param header every column, in order
 * @param rows one an image
 */
record DevelopmentTable(List<String> header, List<Row> rows) {
  private static final List<String> NEEDED =
      List.of("ImageId", "URL", "x1", "y1", "x2", "y2", "TrueLabel", "TargetClass");

  /**
   * One image.
   *
   * @param id name without extension
   * @param x1 left side of the rectangle in shares of the width, 0..1; the others likewise
   * @param cells as they stand there
   */
  record Row(
      String id,
      URI address,
      double x1,
      double y1,
      double x2,
      double y2,
      String target,
      List<String> cells) {}

  static DevelopmentTable read(Path csv) {
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).setTrim(true).get();
    try (Reader reader = Files.newBufferedReader(csv, StandardCharsets.UTF_8);
        CSVParser parser = CSVParser.parse(reader, format)) {
      List<String> header = parser.getHeaderNames();
      for (String column : NEEDED) {
        if (!header.contains(column)) {
          throw new UserException(
              "'%s' has no column %s: found columns %s", csv, column, String.join(", ", header));
        }
      }
      List<Row> rows = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      for (CSVRecord cells : parser) {
        // The contest's own file has unfinished lines, which its script leaves out.
        if (cells.isConsistent()) {
          Row row = row(cells, csv);
          if (!seen.add(row.id())) {
            throw malformed(csv, cells, "image '%s' is there already".formatted(row.id()));
          }
          rows.add(row);
        }
      }
      if (rows.isEmpty()) {
        throw new UserException("'%s' names no image", csv);
      }
      return new DevelopmentTable(header, rows);
    } catch (UncheckedIOException e) {
      throw UserException.of("read", csv, e.getCause());
    } catch (IOException e) {
      throw UserException.of("read", csv, e);
    } catch (IllegalArgumentException e) {
      throw new UserException("'%s' is no table: %s", csv, e.getMessage());
    }
  }

  private static Row row(CSVRecord cells, Path csv) {
    String id = cells.get("ImageId");
    if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
      throw malformed(
          csv, cells, "expected an ImageId of letters and digits, found '%s'".formatted(id));
    }
    integer(cells, "TrueLabel", csv);
    integer(cells, "TargetClass", csv);
    try {
      return new Row(
          id,
          new URI(cells.get("URL")),
          share(cells, "x1", csv),
          share(cells, "y1", csv),
          share(cells, "x2", csv),
          share(cells, "y2", csv),
          cells.get("TargetClass"),
          cells.toList());
    } catch (URISyntaxException e) {
      throw malformed(csv, cells, "expected an address, found '%s'".formatted(cells.get("URL")));
    }
  }

  private static void integer(CSVRecord cells, String column, Path csv) {
    if (!cells.get(column).matches("\\d{1,9}")) {
      throw malformed(
          csv,
          cells,
          "expected a class in column %s, found '%s'".formatted(column, cells.get(column)));
    }
  }

  private static double share(CSVRecord cells, String column, Path csv) {
    String cell = cells.get(column);
    try {
      double share = Double.parseDouble(cell);
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Told below, like every other number that is no share.
    }
    throw malformed(
        csv, cells, "expected a number 0..1 in column %s, found '%s'".formatted(column, cell));
  }

  private static UserException malformed(Path csv, CSVRecord cells, String problem) {
    return new UserException("'%s' row %d: %s", csv, cells.getRecordNumber(), problem);
  }

  /** Writes the tables of the images that are there, and of those that are not. */
  void write(Path folder, List<Row> there, Map<String, String> missing) {
    table(folder.resolve(ImageLabels.METADATA), header, there.stream().map(Row::cells).toList());
    List<List<String>> targets =
        there.stream().map(row -> List.of(row.id() + ".png", row.target())).toList();
    table(folder.resolve(ImageLabels.TARGET_CLASS), List.of(), targets);
    Path absent = folder.resolve("missing.csv");
    if (missing.isEmpty()) {
      delete(absent);
    } else {
      List<List<String>> lines = new ArrayList<>();
      missing.forEach((id, reason) -> lines.add(List.of(id, reason)));
      table(absent, List.of("ImageId", "Reason"), lines);
    }
  }

  private static void table(Path file, List<String> header, List<List<String>> lines) {
    CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();
    AtomicFiles.write(
        file,
        out -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          CSVPrinter printer = new CSVPrinter(writer, format);
          if (!header.isEmpty()) {
            printer.printRecord(header);
          }
          printer.printRecords(lines);
          printer.flush();
        });
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw UserException.of("delete", file, e);
    }
  }
}
