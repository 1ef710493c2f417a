package dev.mangle.cli;

import dev.mangle.data.Datasets;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import dev.mangle.train.AdversarialTraining;
import dev.mangle.train.Trainer;
import dev.mangle.train.TrainingPlan;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mangle train}: makes a checkpoint folder. */
@Command(
    name = "train",
    description = "Train a small network, measure it and write its checkpoint folder.")
public final class TrainCommand implements Callable<Integer> {
  private final Progress progress;

  @Option(names = "--dataset", required = true, description = "Name of the dataset: mnist.")
  private String dataset;

  @Option(
      names = "--architecture",
      required = true,
      description = "Name of the architecture: cnn_small, cnn_3x3.")
  private String architecture;

  @Option(
      names = "--adversarial",
      defaultValue = "none",
      description = "Train on adversarial examples: fast, pgd or none. Default: ${DEFAULT-VALUE}.")
  private String adversarial;

  @Option(
      names = "--epsilon",
      description = "Their L_infinity budget in pixel units (0..255). Default: 76.5.")
  private Double epsilon;

  @Option(names = "--attack-steps", description = "Steps of a pgd example. Default: 7.")
  private Integer attackSteps;

  @Option(names = "--epochs", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(names = "--batch-size", defaultValue = "128", description = "Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.002",
      description = "Adam's first rate, falling to 0. Default: ${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the fetched dataset. Default: data/DATASET.")
  private Path data;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Checkpoint folder to write.")
  private Path output;

  @Option(names = "--force", description = "Replace a checkpoint that is there.")
  private boolean force;

  /** A command that reports to {@code progress}. */
  public TrainCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    TrainingPlan plan = plan();
    Path folder = data == null ? Path.of("data", Datasets.get(dataset).name()) : data;
    progress.say("training " + architecture + " on " + dataset + ": " + plan.describe());
    ModelSpec spec = Trainer.train(plan, folder, output, force, progress);
    progress.say(
        String.format(
            Locale.ROOT,
            "%s: clean accuracy %.2f %%, %s at epsilon %s: %.2f %%",
            output,
            100 * spec.cleanAccuracy().top1(),
            spec.robustAccuracy().attack(),
            spec.robustAccuracy().epsilon(),
            100 * spec.robustAccuracy().top1()));
    return 0;
  }

  private TrainingPlan plan() {
    AdversarialTraining kind = AdversarialTraining.named(adversarial);
    boolean none = kind == AdversarialTraining.NONE;
    if (none && (epsilon != null || attackSteps != null)) {
      throw new UserException(
          "--epsilon and --attack-steps: expected together with --adversarial fast or pgd, found"
              + " none");
    }
    double budget = Objects.requireNonNullElse(epsilon, none ? 0.0 : Trainer.MEASURED_EPSILON);
    int steps = Objects.requireNonNullElse(attackSteps, defaultSteps(kind));
    return new TrainingPlan(
        dataset, architecture, epochs, batchSize, learningRate, seed, kind, budget, steps);
  }

  private static int defaultSteps(AdversarialTraining kind) {
    return switch (kind) {
      case NONE -> 0;
      case FAST -> 1;
      case PGD -> 7;
    };
  }
}
