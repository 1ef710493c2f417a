package dev.mangle.train;

import dev.mangle.data.Dataset;
import dev.mangle.data.Dataset.Split;
import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.CheckpointFolder;
import dev.mangle.model.ModelSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Trains a network by a plan, measures it and writes its checkpoint folder. */
public final class Trainer {
  /** Budget of the robust accuracy in pixel units: the MNIST challenge's 0.3. */
  public static final double MEASURED_EPSILON = 76.5;

  private static final int GLANCE = 400;

  private final TrainingPlan plan;
  private final Progress progress;
  private final LabeledImages train;
  private final LabeledImages test;
  private final int classes;

  private Trainer(TrainingPlan plan, Dataset dataset, Path data, Progress progress) {
    this.plan = plan;
    this.progress = progress;
    this.classes = dataset.classes();
    this.train = dataset.load(data, Split.TRAIN);
    this.test = dataset.load(data, Split.TEST);
  }

  /**
   * Trains, measures (clean accuracy on all test images, robust on the first 1000) and writes.
   *
   * @param data folder with the fetched dataset
   * @param output checkpoint folder; one that is there is replaced only with {@code force}
   * @return what {@code model.json} says
   * @throws UserException when the data are missing or the output may not be written
   */
  public static ModelSpec train(
      TrainingPlan plan, Path data, Path output, boolean force, Progress progress) {
    Dataset dataset = Datasets.get(plan.dataset());
    Architecture architecture = Architectures.get(plan.architecture());
    CheckpointFolder folder = new CheckpointFolder(output, force);
    Trainer trainer = new Trainer(plan, dataset, data, progress);
    try (Network network =
            Network.fresh(architecture, trainer.train, trainer.classes, plan.seed());
        Network inference = Network.toRestore(architecture, trainer.train, trainer.classes)) {
      ModelSpec spec = trainer.run(network);
      Export.write(folder, network, inference, spec);
      return spec;
    }
  }

  private ModelSpec run(Network network) {
    Loss loss = Loss.of(network);
    SignAttack attack = new SignAttack(network, loss);
    Evaluation evaluation = new Evaluation(network, loss, attack);
    TrainingLoop loop = new TrainingLoop(plan, network, loss, attack);
    for (int epoch = 0; epoch < plan.epochs(); epoch++) {
      Instant begin = Instant.now();
      double meanLoss = loop.epoch(train, epoch, progress);
      if (!Double.isFinite(meanLoss)) {
        throw new UserException(
            "training diverged in epoch %d: expected a finite loss, found %s; lower the learning"
                + " rate",
            epoch + 1, meanLoss);
      }
      report(epoch, meanLoss, evaluation, Duration.between(begin, Instant.now()));
    }
    return spec(evaluation.accuracies(test, MEASURED_EPSILON, progress));
  }

  private void report(int epoch, double meanLoss, Evaluation evaluation, Duration time) {
    String line =
        String.format(
            Locale.ROOT,
            "epoch %d/%d: loss %.4f, clean %.2f %%",
            epoch + 1,
            plan.epochs(),
            meanLoss,
            100 * evaluation.clean(test));
    if (plan.adversarial() != AdversarialTraining.NONE) {
      LabeledImages some = test.first(GLANCE);
      double robust = evaluation.robust(some, MEASURED_EPSILON, Progress.SILENT);
      line +=
          String.format(
              Locale.ROOT, ", PGD-20 %.1f %% of the first %d", 100 * robust, some.count());
    }
    progress.say(line + ", " + time.toSeconds() + " s");
  }

  private ModelSpec spec(Evaluation.Accuracies accuracies) {
    ModelSpec.Order order = train.channels() == 1 ? ModelSpec.Order.GRAY : ModelSpec.Order.RGB;
    return new ModelSpec(
        plan.architecture(),
        Network.SIGNATURE,
        new ModelSpec.Input(
            Network.IMAGES,
            train.height(),
            train.width(),
            train.channels(),
            order,
            List.of(Network.SCALE),
            List.of(0.0)),
        new ModelSpec.Logits(Network.LOGITS),
        List.of(),
        classes,
        0,
        plan.dataset(),
        "mangle train",
        "",
        plan.describe(),
        accuracies.cleanOn(plan.dataset()),
        accuracies.robustOn(plan.dataset()));
  }
}
