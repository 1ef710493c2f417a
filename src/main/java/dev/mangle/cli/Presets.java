package dev.mangle.cli;

import dev.mangle.io.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Named plans, from {@code presets.txt} beside this class: options of {@code attack}. */
final class Presets {
  private static final String FILE = "presets.txt";
  private static final Pattern HEAD = Pattern.compile("\\[(\\S+?)(?: below (\\d+))?\\](.*)");

  private Presets() {}

  /**
   * One preset.
   *
   * @param summary what it is and where it comes from
   * @param options as they are typed
   * @param small the same for budgets below {@code limit}, or null
   * @param limit in pixel units
   */
  record Preset(String summary, List<String> options, List<String> small, double limit) {
    private List<String> options(double epsilon) {
      return small != null && epsilon < limit ? small : options;
    }
  }

  /** Takes the options of a preset, and nothing else. */
  @Command(name = "preset")
  private static final class Parser implements Runnable {
    @Mixin private PlanOptions options;

    @Override
    public void run() {
      // Parsed is all that it has to be.
    }
  }

  /** The options of the preset called {@code name} for a budget. */
  static PlanOptions get(String name, double epsilon) {
    Preset preset = Names.get("preset", all(), name);
    Parser parser = new Parser();
    new CommandLine(parser)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(preset.options(epsilon).toArray(String[]::new));
    return parser.options;
  }

  /** All presets, in the order of the file. */
  static Map<String, Preset> all() {
    Map<String, Preset> presets = new LinkedHashMap<>();
    List<String> options = new ArrayList<>();
    for (String line : lines()) {
      Matcher head = HEAD.matcher(line);
      if (head.matches()) {
        options = new ArrayList<>();
        Preset large = presets.get(head.group(1));
        presets.put(
            head.group(1),
            head.group(2) == null
                ? new Preset(head.group(3).strip(), options, null, 0)
                : new Preset(
                    large.summary(), large.options(), options, Integer.parseInt(head.group(2))));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        options.addAll(List.of(line.strip().split("\\s+")));
      }
    }
    return presets;
  }

  private static List<String> lines() {
    try (InputStream in = Presets.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }
}
