package dev.mangle.submission;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Judges the labels that a defense wrote. */
final class DefenseOutput {
  private static final String NAME = "labels";
  private static final long LONGEST_LINE = 1000;

  private final NoiseImages images;
  private final Set<String> names;
  private final Set<String> missing;
  private final List<String> bad = new ArrayList<>();
  private boolean withoutPng;

  private DefenseOutput(NoiseImages images) {
    this.images = images;
    this.missing = new LinkedHashSet<>(images.names());
    this.names = Set.copyOf(missing);
  }

  /**
   * Tells {@code report} whether {@code result} has a label in {@code 0..last class} for each image
   * once, and for nothing else.
   */
  static void check(NoiseImages images, Path result, Consumer<Check> report) {
    if (!Files.exists(result, LinkOption.NOFOLLOW_LINKS)) {
      report.accept(Check.failed("outputs", "expected %s, found none", result.getFileName()));
      return;
    }
    if (!AttackOutput.isFile(result, LONGEST_LINE * images.count())) {
      report.accept(Check.failed("outputs", "%s is no plain file of lines", result.getFileName()));
      return;
    }
    DefenseOutput check = new DefenseOutput(images);
    try {
      check.read(result);
    } catch (IOException e) {
      report.accept(
          Check.failed("outputs", "%s", UserException.of("read", result, e).getMessage()));
      return;
    }
    check.tell(report);
  }

  private void read(Path result) throws IOException {
    try (CSVParser rows =
        CSVParser.parse(
            Files.newBufferedReader(result, StandardCharsets.UTF_8), CSVFormat.DEFAULT)) {
      for (CSVRecord row : rows) {
        look(row);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void look(CSVRecord row) {
    String line = "line " + row.getRecordNumber();
    if (row.size() != 2) {
      bad.add(line + ": expected IMG.png,LABEL, found '" + String.join(",", row.toList()) + "'");
      return;
    }
    String name = row.get(0).strip();
    if (!name.endsWith(".png")) {
      withoutPng |= missing.contains(name + ".png");
      name += ".png";
    }
    if (!names.contains(name)) {
      bad.add(line + ": there is no image '" + row.get(0) + "'");
    } else if (!missing.remove(name)) {
      bad.add(line + ": '" + name + "' is there twice");
    }
    if (!isLabel(row.get(1).strip())) {
      bad.add(
          "%s: expected a label 0..%d, found '%s'"
              .formatted(line, images.targets().last(), row.get(1)));
    }
  }

  private boolean isLabel(String text) {
    return text.matches("\\d{1,9}") && Integer.parseInt(text) <= images.targets().last();
  }

  private void tell(Consumer<Check> report) {
    report.accept(
        missing.isEmpty()
            ? Check.ok("outputs", "all %d images are named", images.count())
            : Check.failed(
                "outputs",
                "expected all %d images, but %d are missing: %s",
                images.count(),
                missing.size(),
                AttackOutput.some(List.copyOf(missing))));
    report.accept(
        bad.isEmpty()
            ? Check.ok(NAME, "each once, inside 0..%d", images.targets().last())
            : Check.failed(NAME, "%d bad lines: %s", bad.size(), AttackOutput.some(bad)));
    if (withoutPng) {
      report.accept(Check.warning(NAME, "images are named without .png"));
    }
  }
}
