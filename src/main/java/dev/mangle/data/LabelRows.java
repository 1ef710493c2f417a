package dev.mangle.data;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.input.BOMInputStream;

/** The rows of a label CSV with their line numbers, and what they mean. */
final class LabelRows {
  private static final List<String> IMAGE = List.of("imageid", "filename");
  private static final List<String> TRUE_LABEL = List.of("truelabel", "label");
  private static final List<String> TARGET = List.of("targetclass", "targetedlabel");

  private final Path csv;
  private final List<Row> rows;

  /** A row and the number of its last line, from 1. */
  private record Row(long line, List<String> cells) {}

  private LabelRows(Path csv, List<Row> rows) {
    this.csv = csv;
    this.rows = rows;
  }

  static LabelRows read(Path csv) {
    List<Row> rows = new ArrayList<>();
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setIgnoreSurroundingSpaces(true).setTrim(true).get();
    try (Reader reader =
            new InputStreamReader(
                BOMInputStream.builder().setInputStream(Files.newInputStream(csv)).get(),
                StandardCharsets.UTF_8);
        CSVParser parser = CSVParser.parse(reader, format)) {
      for (CSVRecord cells : parser) {
        rows.add(new Row(parser.getCurrentLineNumber(), cells.toList()));
      }
    } catch (UncheckedIOException e) {
      throw UserException.of("read", csv, e.getCause());
    } catch (IOException e) {
      throw UserException.of("read", csv, e);
    }
    if (rows.isEmpty()) {
      throw new UserException("'%s' is empty: expected image names and classes", csv);
    }
    return new LabelRows(csv, rows);
  }

  /** Whether the first row names columns; no header has an integer second. */
  boolean hasHeader() {
    List<String> first = rows.get(0).cells();
    return first.size() < 2 || !first.get(1).matches("-?\\d+");
  }

  Labels metadata() {
    List<String> header = rows.get(0).cells();
    int image = column(header, IMAGE);
    int trueLabel = column(header, TRUE_LABEL);
    int target = column(header, TARGET);
    if (image < 0 || (trueLabel < 0 && target < 0)) {
      String missing = image < 0 ? "ImageId" : "TrueLabel or TargetClass";
      throw new UserException(
          "'%s' has no column %s: found columns %s", csv, missing, String.join(", ", header));
    }
    List<Row> body = rows.subList(1, rows.size());
    if (body.isEmpty()) {
      throw new UserException("'%s' has a header only: expected a row an image", csv);
    }
    return new Labels(
        csv,
        classes(body, header.size(), image, trueLabel, header),
        classes(body, header.size(), image, target, header));
  }

  Labels targetClass() {
    return new Labels(csv, Map.of(), classes(rows, 2, 0, 1, List.of("image name", "target class")));
  }

  private int column(List<String> header, List<String> names) {
    int found = -1;
    for (int i = 0; i < header.size(); i++) {
      if (names.contains(header.get(i).toLowerCase(Locale.ROOT).replace("_", ""))) {
        if (found >= 0) {
          throw new UserException(
              "'%s' has two columns for one thing: '%s' and '%s'",
              csv, header.get(found), header.get(i));
        }
        found = i;
      }
    }
    return found;
  }

  /** Classes by image; none where there is no such column. */
  private Map<String, Integer> classes(
      List<Row> body, int width, int image, int column, List<String> header) {
    Map<String, Integer> classes = new HashMap<>();
    for (Row row : column < 0 ? List.<Row>of() : body) {
      if (row.cells().size() != width) {
        throw malformed(row, "expected %d columns, found %d", width, row.cells().size());
      }
      String name = row.cells().get(image);
      if (name.isEmpty()) {
        throw malformed(
            row, "expected an image name in column '%s', found none", header.get(image));
      }
      int value = parse(row, row.cells().get(column), header.get(column));
      Integer earlier = classes.putIfAbsent(Labels.key(name), value);
      if (earlier != null && earlier != value) {
        throw malformed(
            row, "image '%s' has %s %d, but %d before", name, header.get(column), value, earlier);
      }
    }
    return classes;
  }

  private int parse(Row row, String cell, String column) {
    try {
      int value = Integer.parseInt(cell);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, together with negative classes.
    }
    throw malformed(row, "column '%s': expected an integer of 0 or more, found '%s'", column, cell);
  }

  @FormatMethod
  private UserException malformed(Row row, @FormatString String format, Object... args) {
    return new UserException("'%s' line %d: %s", csv, row.line(), format.formatted(args));
  }
}
