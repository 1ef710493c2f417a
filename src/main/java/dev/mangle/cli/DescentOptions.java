package dev.mangle.cli;

import dev.mangle.train.Descent;
import dev.mangle.train.Schedule;
import picocli.CommandLine.Option;

/** How a training follows its loss, for mixing into a command. */
final class DescentOptions {
  @Option(
      names = "--optimizer",
      defaultValue = "adam",
      description = "adam, or sgd with Nesterov's momentum. Default: ${DEFAULT-VALUE}.")
  private String optimizer;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.002",
      description = "The optimizer's highest rate. Default: ${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(
      names = "--schedule",
      defaultValue = "linear",
      description = "How the rate goes: linear (to 0), cosine, one-cycle. Default: linear.")
  private String schedule;

  @Option(
      names = "--weight-decay",
      defaultValue = "0",
      description = "Of convolution and dense kernels, with sgd. Default: ${DEFAULT-VALUE}.")
  private double weightDecay;

  @Option(
      names = "--label-smoothing",
      defaultValue = "0",
      description = "Share of a label spread over all classes. Default: ${DEFAULT-VALUE}.")
  private double labelSmoothing;

  Descent descent() {
    return new Descent(
        Descent.Method.named(optimizer),
        learningRate,
        Schedule.named(schedule),
        weightDecay,
        labelSmoothing);
  }
}
