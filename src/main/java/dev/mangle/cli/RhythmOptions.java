package dev.mangle.cli;

import dev.mangle.train.Rhythm;
import picocli.CommandLine.Option;

/** How often a training tells how it goes, for mixing into a command. */
final class RhythmOptions {
  @Option(
      names = "--output-steps",
      defaultValue = "0",
      paramLabel = "N",
      description = "Print loss and accuracies every N steps. Default: once an epoch.")
  private int output;

  @Option(
      names = "--summary-steps",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Write scalars and images for TensorBoard every N steps. Default: once an epoch.")
  private int summary;

  @Option(
      names = "--checkpoint-steps",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Keep a checkpoint and judge it by the validation images every N steps. Default: once an"
              + " epoch.")
  private int checkpoint;

  @Option(
      names = "--patience",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Stop when N checkpoints in a row were no better than the best one (on the validation"
              + " images; on their first 400 under attack where the training is adversarial), and"
              + " take that. Default: train to the end.")
  private int patience;

  Rhythm rhythm() {
    return new Rhythm(output, summary, checkpoint, patience);
  }
}
