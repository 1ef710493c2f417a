package dev.mangle.cli;

import dev.mangle.challenge.ChallengeConfig;
import dev.mangle.challenge.TestImages;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** What every subcommand of {@code mangle challenge} takes. */
final class ChallengeOptions {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description =
          "The challenge's config.json, unchanged; what it does not say is as published. Its paths"
              + " are relative to the folder you are in.")
  private Path file;

  @Option(
      names = "--data",
      defaultValue = "data/mnist",
      paramLabel = "DIR",
      description = "MNIST's four files. Default: ${DEFAULT-VALUE}.")
  private Path data;

  ChallengeConfig config() {
    return ChallengeConfig.read(file);
  }

  Path data() {
    return data;
  }

  TestImages testImages() {
    return TestImages.read(data);
  }

  /** Tells the values of the keys that count here, and which do not. */
  void print(ChallengeConfig config, Set<String> used, PrintWriter out) {
    List<String> counting = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Map.Entry<String, String> entry : config.values().entrySet()) {
      if (used.contains(entry.getKey())) {
        counting.add(entry.getKey() + " " + entry.getValue());
      } else {
        others.add(entry.getKey());
      }
    }
    out.printf("%s: %s%n", file, String.join(", ", counting));
    out.printf("not used here: %s%n", String.join(", ", others));
    out.flush();
  }
}
