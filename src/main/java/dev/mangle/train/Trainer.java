package dev.mangle.train;

import dev.mangle.data.Budget;
import dev.mangle.data.Dataset;
import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.CheckpointFolder;
import dev.mangle.model.ModelSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Trains a network by a plan, measures it and writes its checkpoint folder. */
public final class Trainer {
  private static final int GLANCE = 400;

  private final TrainingPlan plan;
  private final Progress progress;
  private final LabeledImages train;
  private final LabeledImages judged;
  private final int classes;
  private final Budget budget;
  private final List<dev.mangle.model.Network> surrogates;

  private Trainer(TrainingPlan plan, TrainingFolders folders, Progress progress) {
    Dataset dataset = Datasets.get(plan.dataset());
    this.plan = plan;
    this.progress = progress;
    this.classes = dataset.classes();
    this.budget = dataset.budget();
    this.surrogates =
        EnsemblePerturbation.surrogates(
            folders.checkpoints(), plan.examples().surrogates(), dataset.name(), classes);
    LabeledImages all = dataset.training(folders.data());
    if (plan.validation() >= all.count()) {
      throw new UserException(
          "validation images: expected fewer than the %d for training, found %d",
          all.count(), plan.validation());
    }
    this.train = all.first(all.count() - plan.validation());
    this.judged =
        plan.validation() == 0 ? dataset.test(folders.data()) : all.last(plan.validation());
  }

  /**
   * Trains, measures (clean accuracy on all images that it is judged by, robust on the first 1000)
   * and writes. A training that was cut goes on after its last whole epoch.
   *
   * @param force whether a checkpoint that is there is replaced
   * @return what {@code model.json} says
   * @throws UserException when data or surrogates are missing or do not go together, the output may
   *     not be written, or the work folder holds another training
   */
  public static ModelSpec train(
      TrainingPlan plan, TrainingFolders folders, boolean force, Progress progress) {
    Architecture architecture = Architectures.get(plan.architecture());
    CheckpointFolder output = new CheckpointFolder(folders.output(), force);
    Trainer trainer = new Trainer(plan, folders, progress);
    try (TrainingState state = new TrainingState(folders.work(), trainer.identity());
        Trainee trainee = Trainee.fresh(plan, trainer.train, trainer.classes);
        Network measured = Network.toRestore(architecture, trainer.train, trainer.classes);
        Network saved = Network.toRestore(architecture, trainer.train, trainer.classes)) {
      trainer.run(trainee, state);
      Export.copyWeights(trainee.network(), List.of(measured, saved));
      Evaluation.Accuracies accuracies =
          Evaluation.of(measured).accuracies(trainer.judged, trainer.budget, progress);
      ModelSpec spec = trainer.spec(saved.outputs(), accuracies);
      Export.write(output, saved, spec);
      state.remove();
      return spec;
    }
  }

  /** All that decides how the network comes out. */
  private String identity() {
    String networks =
        surrogates.stream()
            .map(network -> " " + network.name() + ":" + network.sha256())
            .collect(Collectors.joining());
    return plan.dataset() + ", " + plan.architecture() + ", " + plan.describe() + networks;
  }

  private void run(Trainee trainee, TrainingState state) {
    Network network = trainee.network();
    Loss loss = Loss.of(network);
    SignAttack attack = new SignAttack(network, loss);
    Evaluation evaluation = new Evaluation(network, loss, attack);
    try (Perturbation perturbation = perturbation(attack)) {
      TrainingLoop loop = new TrainingLoop(plan, trainee, loss, perturbation);
      int behind = state.resume(network.session());
      if (behind > 0) {
        progress.say("going on after epoch " + behind + " of " + plan.epochs());
      }
      for (int epoch = behind; epoch < plan.epochs(); epoch++) {
        Instant begin = Instant.now();
        double meanLoss = loop.epoch(train, epoch, progress);
        requireFinite(meanLoss, epoch);
        state.save(network.session(), epoch + 1);
        report(epoch, meanLoss, evaluation, Duration.between(begin, Instant.now()));
      }
    }
  }

  private Perturbation perturbation(SignAttack attack) {
    Examples examples = plan.examples();
    double step = examples.stepInBudgets();
    return examples.kind() == AdversarialTraining.ENSEMBLE
        ? new EnsemblePerturbation(step, attack, surrogates, train)
        : (batch, epsilon, seed, number) ->
            attack.run(batch, epsilon, step, examples.steps(), seed);
  }

  private static void requireFinite(double meanLoss, int epoch) {
    if (!Double.isFinite(meanLoss)) {
      throw new UserException(
          "training diverged in epoch %d: expected a finite loss, found %s; lower the learning"
              + " rate",
          epoch + 1, meanLoss);
    }
  }

  private void report(int epoch, double meanLoss, Evaluation evaluation, Duration time) {
    String line =
        String.format(
            Locale.ROOT,
            "epoch %d/%d: loss %.4f, clean %.2f %%",
            epoch + 1,
            plan.epochs(),
            meanLoss,
            100 * evaluation.clean(judged));
    if (plan.examples().kind() != AdversarialTraining.NONE) {
      LabeledImages some = judged.first(GLANCE);
      double robust = evaluation.robust(some, budget, Progress.SILENT);
      line +=
          String.format(
              Locale.ROOT, ", PGD-20 %.1f %% of the first %d", 100 * robust, some.count());
    }
    progress.say(line + ", " + time.toSeconds() + " s");
  }

  private ModelSpec spec(Outputs outputs, Evaluation.Accuracies accuracies) {
    ModelSpec.Order order = train.channels() == 1 ? ModelSpec.Order.GRAY : ModelSpec.Order.RGB;
    String measuredOn = plan.validation() == 0 ? plan.dataset() : plan.dataset() + " validation";
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
        outputs.aux().stream().map(aux -> new ModelSpec.Aux(Network.AUX, aux.weight())).toList(),
        classes,
        0,
        plan.dataset(),
        "mangle train",
        "",
        plan.describe(),
        accuracies.cleanOn(measuredOn),
        accuracies.robustOn(measuredOn));
  }
}
