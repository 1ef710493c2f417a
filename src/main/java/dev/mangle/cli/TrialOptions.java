package dev.mangle.cli;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.model.Ensemble;
import dev.mangle.trial.Conditions;
import dev.mangle.trial.HeldOutTrials;
import dev.mangle.trial.TrialRecord;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Images for trials with a network held out, and what all trials have in common. */
final class TrialOptions {
  @Option(names = "--input", required = true, paramLabel = "DIR", description = "Clean PNGs.")
  private Path input;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Metadata with ImageId, TrueLabel, TargetClass. Default: DIR/labels.csv.")
  private Path labels;

  @Option(
      names = "--targeted",
      negatable = true,
      description =
          "Whether hits of the targets count, or misses of the labels. Default: hits where DIR has target_class.csv.")
  private Boolean targeted;

  @Option(
      names = "--max-epsilon",
      converter = EpsilonConverter.class,
      defaultValue = "16",
      paramLabel = "N",
      description = "Largest change of a value, in pixel units 1..255. Default: ${DEFAULT-VALUE}.")
  private int epsilon;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Of the plans, of the order of the images, and of variations. Default: ${DEFAULT-VALUE}.")
  private long seed;

  /** In pixel units. */
  int epsilon() {
    return epsilon;
  }

  long seed() {
    return seed;
  }

  /** Whether hits count. */
  boolean targeted() {
    return targeted == null ? ImageLabels.asksForTargets(input) : targeted;
  }

  /** The clean images. */
  PngFolder images() {
    return PngFolder.open(input);
  }

  /**
   * Reads the images.
   *
   * @param defenses behind which the network held out judges once more
   * @param surrogates whether those that attack judge as well
   * @param parts slices of equal size that the images come in; 0 for slices that double
   */
  HeldOutTrials open(
      Ensemble ensemble,
      PngFolder images,
      List<String> defenses,
      boolean surrogates,
      int parts,
      TrialRecord record,
      Progress progress) {
    return new HeldOutTrials(
        ensemble,
        images,
        ImageLabels.find(input, labels),
        new Conditions(targeted(), epsilon, seed, defenses, surrogates, parts),
        record,
        progress);
  }
}
