package dev.mangle.cli;

import dev.mangle.defense.Judge;
import dev.mangle.defense.Judges;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which networks judge, behind which defenses, and where they lie. */
final class JudgeOptions {
  @Option(
      names = "--models",
      required = true,
      split = ",",
      paramLabel = "NAME[+DEFENSE...]",
      description =
          "Networks by the names of their checkpoints, or paths (with a slash) to them. Each may"
              + " stand behind defenses, in the order in which images go through them:"
              + " NAME+bits:4+jpeg. A defense's values follow it after colons, in order"
              + " (random-noise:16:50) or by name (random-noise:draws=50). \"mangle defenses\""
              + " lists them.")
  private List<String> models;

  @Mixin private CheckpointsOption checkpoints;

  List<Judge> judges() {
    return Judges.open(checkpoints.checkpoints(), models);
  }
}
