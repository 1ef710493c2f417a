package dev.mangle.cli;

import dev.mangle.data.Dataset;
import dev.mangle.data.Datasets;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Execution;
import dev.mangle.model.Precision;
import dev.mangle.train.Architectures;
import dev.mangle.train.Augmentation;
import dev.mangle.train.Length;
import dev.mangle.train.Trained;
import dev.mangle.train.Trainer;
import dev.mangle.train.TrainingFolders;
import dev.mangle.train.TrainingPlan;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mangle train}: makes a checkpoint folder. */
@Command(
    name = "train",
    description = {
      "Train a small network, measure it and write its checkpoint folder.",
      "A training that was cut goes on after its last checkpoint when the same command is run"
          + " again."
    })
public final class TrainCommand implements Callable<Integer> {
  private final Progress progress;

  /** What the help lists. */
  static final class DatasetNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Datasets.names().iterator();
    }
  }

  /** What the help lists. */
  static final class ArchitectureNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Architectures.names().iterator();
    }
  }

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "NAME",
      completionCandidates = DatasetNames.class,
      description = "Dataset: ${COMPLETION-CANDIDATES}.")
  private String dataset;

  @Option(
      names = "--architecture",
      required = true,
      paramLabel = "NAME",
      completionCandidates = ArchitectureNames.class,
      description = "Architecture: ${COMPLETION-CANDIDATES}.")
  private String architecture;

  @Mixin private ExampleOptions examples;

  @Mixin private DescentOptions descent;

  @Mixin private RhythmOptions rhythm;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training images. Default: 10.")
  private Integer epochs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Length of the training in batches, in place of --epochs.")
  private Integer steps;

  @Option(
      names = "--batch-size",
      defaultValue = "128",
      paramLabel = "N",
      description = "Images a step. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Of weights, order, augmentation and random starts: the same one gives the same network."
              + " Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--augment",
      defaultValue = "none",
      paramLabel = "NAME",
      description =
          "Change images each time: flip-shift (mirror, move by up to 4 pixels) or none. Default:"
              + " ${DEFAULT-VALUE}.")
  private String augment;

  @Option(
      names = "--precision",
      defaultValue = "fp32",
      paramLabel = "NAME",
      description =
          "Of convolutions while training: fp32, bf16, or auto, which is bf16 where that is faster"
              + " and right on this machine. Default: ${DEFAULT-VALUE}.")
  private String precision;

  @Option(
      names = "--validate",
      paramLabel = "N",
      description =
          "Leave out the last N training images and judge by them while training; 0 leaves out none"
              + " and judges by the test images. Default: the data set's own split, 10000 of mnist"
              + " and fashion_mnist, 5000 of cifar10.")
  private Integer validation;

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

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Where the last three checkpoints are kept, to go on when it was cut, and events for"
              + " TensorBoard. Default: OUTPUT.training.")
  private Path work;

  @Mixin private CheckpointsFolderOption checkpoints;

  @Mixin private DeviceOption device;

  @Option(
      names = "--force",
      description =
          "Replace a checkpoint that is there, and in the work folder a finished training of other"
              + " settings.")
  private boolean force;

  /** A command that reports to {@code progress}. */
  public TrainCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    Dataset named = Datasets.get(dataset);
    TrainingPlan plan = plan(named);
    plan.precision().warningOfTraining().ifPresent(progress::say);
    progress.say("training " + architecture + " on " + dataset + ": " + plan.describe());
    Trained trained = Trainer.train(plan, rhythm.rhythm(), folders(named), force, progress);
    progress.say(TrainingWords.of(output, trained));
    return 0;
  }

  private TrainingFolders folders(Dataset named) {
    return new TrainingFolders(
        data == null ? Path.of("data", named.name()) : data,
        output,
        work == null ? TrainingFolders.workBeside(output) : work,
        new Checkpoints(checkpoints.folder(), Execution.USUAL.on(device.present())));
  }

  private Length length() {
    if (steps != null && epochs != null) {
      throw new UserException("--epochs and --steps: expected one of them, found both");
    }
    return steps == null
        ? Length.epochs(Objects.requireNonNullElse(epochs, 10))
        : Length.steps(steps);
  }

  private TrainingPlan plan(Dataset named) {
    return new TrainingPlan(
        named.name(),
        architecture,
        length(),
        batchSize,
        seed,
        descent.descent(),
        examples.examples(named.budget().epsilon()),
        Augmentation.named(augment),
        Precision.named(precision).ofTraining(),
        validation);
  }
}
