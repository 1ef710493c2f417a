package dev.mangle.cli;

import dev.mangle.challenge.ChallengeConfig;
import dev.mangle.challenge.ConfiguredNetwork;
import dev.mangle.challenge.WhiteBox;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.train.Trained;
import dev.mangle.train.Trainer;
import dev.mangle.train.TrainingFolders;
import dev.mangle.train.TrainingPlan;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle challenge train}: the challenge's train.py. */
@Command(
    name = "train",
    description = {
      "Train the challenge's network on the config's attack; its last three checkpoints and"
          + " TensorBoard's files go to model_dir.",
      "A training that was cut goes on after its last checkpoint."
    })
final class ChallengeTrainCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Mixin private ChallengeOptions challenge;

  @Mixin private CheckpointsOption checkpoints;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Checkpoint folder of the network that comes out, measured. Default: checkpoints/NAME,"
              + " where NAME is the last part of model_dir.")
  private Path output;

  @Option(
      names = "--force",
      description =
          "Replace a checkpoint that is there, and in model_dir a finished training of other"
              + " settings.")
  private boolean force;

  /** A command that reports to {@code progress}. */
  ChallengeTrainCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    ChallengeConfig config = challenge.config();
    if (config.modelDir() == null) {
      throw new UserException("the configuration has no 'model_dir': expected where to train");
    }
    TrainingPlan plan = WhiteBox.training(config);
    challenge.print(config, used(config), spec.commandLine().getOut());
    Path work = Path.of(config.modelDir());
    TrainingFolders folders =
        new TrainingFolders(challenge.data(), output(work), work, checkpoints.checkpoints());
    progress.say("training madry_cnn on mnist: " + plan.describe());
    Trained trained = Trainer.train(plan, WhiteBox.rhythm(config), folders, force, progress);
    progress.say(TrainingWords.of(folders.output(), trained));
    return 0;
  }

  private Path output(Path work) {
    return output != null
        ? output
        : checkpoints.checkpoints().folder().resolve(ConfiguredNetwork.name(work));
  }

  private static Set<String> used(ChallengeConfig config) {
    Set<String> used =
        new LinkedHashSet<>(
            List.of(
                "model_dir",
                "random_seed",
                "max_num_training_steps",
                "num_output_steps",
                "num_summary_steps",
                "num_checkpoint_steps",
                "training_batch_size",
                "k"));
    used.addAll(List.of("a", "epsilon"));
    if (WhiteBox.attacks(config)) {
      used.addAll(List.of("random_start", "loss_func"));
    }
    return used;
  }
}
