package dev.mangle.cli;

import dev.mangle.train.Descent;
import dev.mangle.train.Schedule;
import picocli.CommandLine.Option;

/** How a training follows its loss, for mixing into a command. */
final class DescentOptions {
  @Option(
      names = "--optimizer",
      defaultValue = "adam",
      paramLabel = "NAME",
      description = "adam, or sgd with Nesterov's momentum. Default: ${DEFAULT-VALUE}.")
  private String optimizer;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.002",
      paramLabel = "X",
      description =
          "The optimizer's highest rate, over 0 and at most 1; sgd wants more than adam, such as"
              + " 0.1. Default: ${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(
      names = "--schedule",
      defaultValue = "linear",
      paramLabel = "NAME",
      description =
          "How the learning rate goes: constant, linear or cosine (from the highest to 0), one-cycle"
              + " (up and down)."
              + " Default: ${DEFAULT-VALUE}.")
  private String schedule;

  @Option(
      names = "--weight-decay",
      defaultValue = "0",
      paramLabel = "X",
      description =
          "Of convolution and dense kernels, 0..0.1, with sgd. Default: ${DEFAULT-VALUE}.")
  private double weightDecay;

  @Option(
      names = "--label-smoothing",
      defaultValue = "0",
      paramLabel = "X",
      description = "Share of a label spread over all classes, 0..0.5. Default: ${DEFAULT-VALUE}.")
  private double labelSmoothing;

  @Option(
      names = "--summed-loss",
      description =
          "Descend on the sum over a batch, not the mean; adam hardly sees the difference.")
  private boolean summed;

  Descent descent() {
    return new Descent(
        Descent.Method.named(optimizer),
        learningRate,
        Schedule.named(schedule),
        weightDecay,
        labelSmoothing,
        summed);
  }
}
