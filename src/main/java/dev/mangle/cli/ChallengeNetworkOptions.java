package dev.mangle.cli;

import dev.mangle.challenge.ChallengeConfig;
import dev.mangle.challenge.ConfiguredNetwork;
import dev.mangle.challenge.TestImages;
import dev.mangle.model.Network;
import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which network a subcommand of {@code mangle challenge} is about. */
final class ChallengeNetworkOptions {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "Network by the name of its checkpoint, or a path (with a slash) to it. Default: the"
              + " config's model_dir: a checkpoint, the last step-NNNNNNN in it, or the checkpoint"
              + " of that name.")
  private String model;

  @Mixin private CheckpointsOption checkpoints;

  /** Opens it, and tells which one it is. */
  Network open(ChallengeConfig config, PrintWriter out) {
    String name = model != null ? model : ConfiguredNetwork.find(config, checkpoints.checkpoints());
    Network network = checkpoints.checkpoints().open(name);
    TestImages.requireKnown(network);
    out.printf("network: %s%n", checkpoints.checkpoints().path(name));
    out.flush();
    return network;
  }

  boolean isSaid() {
    return model != null;
  }

  CheckpointsOption checkpoints() {
    return checkpoints;
  }

  /** Adds the key that it comes from. */
  void addUsed(Set<String> used) {
    if (model == null) {
      used.add("model_dir");
    }
  }
}
