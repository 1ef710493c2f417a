package dev.mangle.train;

import dev.mangle.data.Dataset;
import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.CheckpointFolder;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Execution;
import dev.mangle.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.io.file.PathUtils;
import org.tensorflow.Session;

/** Trains a network by a plan, measures it and writes its checkpoint folder. */
public final class Trainer {
  /** How many test images are put through the attack: enough for a percent, in seconds. */
  private static final int ATTACKED = 1000;

  private final TrainingPlan plan;
  private final Rhythm rhythm;
  private final TrainingFolders folders;
  private final Progress progress;
  private final Dataset dataset;
  private final List<dev.mangle.model.Network> surrogates;
  private final TrainingImages images;

  private Trainer(TrainingPlan plan, Rhythm rhythm, TrainingFolders folders, Progress progress) {
    this.plan = plan;
    this.rhythm = rhythm;
    this.folders = folders;
    this.progress = progress;
    this.dataset = Datasets.get(plan.dataset());
    this.surrogates =
        EnsemblePerturbation.surrogates(
            folders.checkpoints(), plan.examples().surrogates(), dataset.name(), dataset.classes());
    this.images = TrainingImages.load(dataset, folders.data(), plan.validation());
    if (rhythm.patience() > 0 && images.validation().count() == 0) {
      throw new UserException("patience: expected together with validation images, found none");
    }
  }

  /**
   * Trains, measures (natural accuracy on all parts of the data, robust on the first 1000 test
   * images) and writes. A training that was cut goes on after its last checkpoint.
   *
   * @param force whether a checkpoint that is there is replaced, and in the work folder a finished
   *     training of another plan
   * @throws UserException when data or surrogates are missing or do not go together, the output may
   *     not be written, or the work folder holds another training
   */
  public static Trained train(
      TrainingPlan plan, Rhythm rhythm, TrainingFolders folders, boolean force, Progress progress) {
    CheckpointFolder output = new CheckpointFolder(folders.output(), force);
    Trainer trainer = new Trainer(plan, rhythm, folders, progress);
    try (TrainingState state =
        new TrainingState(folders.work(), trainer.identity(), rhythm.patience() > 0, force)) {
      Path taken = trainer.run(state);
      Trained trained = trainer.measure(taken);
      output.write(temporary -> copyNetwork(taken, temporary), trained.spec());
      return trained;
    }
  }

  /** All that decides how the network comes out. */
  private String identity() {
    String networks =
        surrogates.stream()
            .map(network -> " " + network.name() + ":" + network.sha256())
            .collect(Collectors.joining());
    return String.format(
        "%s, %s, %s%s, data %s",
        plan.dataset(), plan.architecture(), describe(), networks, images.fingerprint());
  }

  private Execution execution() {
    return folders.checkpoints().execution();
  }

  private String describe() {
    return plan.describe() + rhythm.describe() + ", on " + images.train().count() + " images";
  }

  /** Makes all steps that are to be made; returns the checkpoint that counts. */
  private Path run(TrainingState state) {
    Architecture architecture = Architectures.get(plan.architecture());
    try (Trainee trainee = Trainee.fresh(plan, images.shape(), dataset.classes(), execution());
        Perturbation perturbation =
            Perturbation.of(plan.examples(), trainee.network(), surrogates);
        Export export = new Export(architecture, images.shape(), dataset.classes())) {
      TrainingLoop loop = new TrainingLoop(plan, trainee, images.train(), perturbation);
      Session session = trainee.network().session();
      Standing standing = state.resume(session);
      if (standing.finished()) {
        progress.say("trained already: " + folders.work());
        return taken(state, standing);
      }
      if (standing.step() > 0) {
        progress.say("going on after step " + standing.step() + " of " + loop.steps());
      }
      ModelSpec spec = export.spec(plan, images.shape(), dataset.classes(), describe());
      try (TrainingReport report =
          new TrainingReport(
              plan, loop, trainee.network(), standing.step(), folders.events(), progress)) {
        while (!standing.finished()) {
          standing = nextCheckpoint(loop, standing, report);
          state.save(
              session, standing, (folder, variables) -> export.writeTo(folder, variables, spec));
        }
      }
      return taken(state, standing);
    }
  }

  private Path taken(TrainingState state, Standing standing) {
    return state.path(rhythm.patience() > 0 ? standing.bestStep() : standing.step());
  }

  private Standing nextCheckpoint(TrainingLoop loop, Standing standing, TrainingReport report) {
    Rhythm every = rhythm.of(loop.stepsAnEpoch());
    for (int step = standing.step(); ; step++) {
      double loss = loop.step(step);
      report.step(step, loss, loop.count(step));
      int behind = step + 1;
      boolean last = behind == loop.steps();
      if (last || behind % every.output() == 0) {
        report.output(behind);
      }
      if (last || behind % every.summary() == 0) {
        report.summary(behind);
      }
      if (last || behind % every.checkpoint() == 0) {
        double score = report.judge(behind, images.judged(), dataset.budget());
        // A network that knows only a part of its epsilon yet is not to be the best one.
        boolean full = plan.examples().shareAt((double) behind / loop.steps()) >= 1;
        Standing now = full || last ? standing.at(behind, score) : standing.at(behind);
        return last || isEnough(now, every) ? now.end() : now;
      }
    }
  }

  private static boolean isEnough(Standing standing, Rhythm every) {
    int waited = standing.step() - standing.bestStep();
    return every.patience() > 0
        && standing.bestStep() > 0
        && waited >= (long) every.patience() * every.checkpoint();
  }

  private Trained measure(Path checkpoint) {
    dev.mangle.model.Network network =
        new Checkpoints(checkpoint.getParent(), execution())
            .open(checkpoint.getFileName().toString());
    ModelSpec spec = ModelSpec.read(checkpoint.resolve(ModelSpec.FILE_NAME));
    LabeledImages some = images.test().first(ATTACKED);
    try (Evaluation evaluation = Evaluation.open(network, images.shape())) {
      Pgd pgd = Evaluation.habit(dataset.budget());
      double robust = evaluation.attack(some, pgd, Evaluation.SEED, progress).accuracy();
      ModelSpec.Accuracy onTest =
          new ModelSpec.Accuracy(
              dataset.name(),
              images.test().count(),
              evaluation.accuracy(images.test()),
              null,
              null);
      ModelSpec.Accuracy attacked =
          new ModelSpec.Accuracy(dataset.name(), some.count(), robust, pgd.name(), pgd.epsilon());
      return new Trained(
          spec.measured(onTest, attacked),
          evaluation.accuracy(images.train()),
          images.validation().count() == 0 ? null : evaluation.accuracy(images.validation()));
    }
  }

  private static void copyNetwork(Path checkpoint, Path folder) throws IOException {
    Files.copy(checkpoint.resolve(Checkpoints.GRAPH), folder.resolve(Checkpoints.GRAPH));
    PathUtils.copyDirectory(checkpoint.resolve("variables"), folder.resolve("variables"));
  }
}
