package dev.mangle.cli;

import dev.mangle.importer.Imported;
import dev.mangle.model.ModelSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What an import prints: what came out, and what to do with it. */
final class ImportSummary {
  private ImportSummary() {}

  static void print(Imported imported, Path output, PrintWriter out) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("pixel range", imported.rangeOrigin());
    facts.put("parameters", String.format(Locale.ROOT, "%,d", imported.parameters()));
    facts.putAll(imported.facts());
    print(imported.spec(), facts, output, out);
  }

  /** The same of a network about which nothing had to be found out but {@code facts}. */
  static void print(ModelSpec spec, Map<String, String> facts, Path output, PrintWriter out) {
    Table table = new Table("imported", spec.architecture()).left();
    table.row("input", input(spec.input()));
    table.row("classes", "%d, label = argmax + %d".formatted(spec.classes(), spec.labelOffset()));
    facts.forEach(table::row);
    table.print(out);
    out.printf("wrote %s; next:%n", output);
    out.printf(
        "  ./mangle classify --model %s --input IMAGES --output labels.csv%n", model(output));
    out.flush();
  }

  private static String input(ModelSpec.Input input) {
    String order =
        input.order() != null ? input.order().name() : input.channels() == 1 ? "GRAY" : "RGB";
    return "%dx%d %s, pixel %s"
        .formatted(input.height(), input.width(), order, range(input.scale(), input.offset()));
  }

  /** Such as {@code * 0.0078125 - 1}. */
  private static String range(List<Double> scale, List<Double> offset) {
    if (offset.size() == 1) {
      double by = offset.get(0);
      return "* %s %s %s".formatted(number(scale.get(0)), by < 0 ? "-" : "+", number(Math.abs(by)));
    }
    return "* (%s) + (%s)".formatted(numbers(scale), numbers(offset));
  }

  private static String numbers(List<Double> values) {
    return values.stream().map(ImportSummary::number).collect(Collectors.joining(", "));
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.6g", value);
    return text.contains(".") && !text.contains("e") ? text.replaceAll("\\.?0+$", "") : text;
  }

  /** As --models wants it: a name, or a path with a slash. */
  private static String model(Path output) {
    Path parent = output.toAbsolutePath().normalize().getParent();
    boolean bundled = Path.of("checkpoints").toAbsolutePath().equals(parent);
    if (bundled) {
      return String.valueOf(output.toAbsolutePath().normalize().getFileName());
    }
    String path = output.toString();
    return path.contains("/") ? path : "./" + path;
  }
}
