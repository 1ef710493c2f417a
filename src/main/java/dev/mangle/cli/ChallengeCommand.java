package dev.mangle.cli;

import dev.mangle.io.Progress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mangle challenge}: the MNIST challenge, a subcommand each for its scripts. */
@Command(
    name = "challenge",
    description = "The MNIST challenge, with its own config.json.",
    synopsisSubcommandLabel = "COMMAND")
public final class ChallengeCommand implements Runnable {
  @Spec private CommandSpec spec;

  private ChallengeCommand() {}

  /** The command with its subcommands, which report to {@code progress}. */
  public static CommandLine commandLine(Progress progress) {
    return new CommandLine(new ChallengeCommand())
        .addSubcommand("train", new ChallengeTrainCommand(progress))
        .addSubcommand("eval", new ChallengeEvalCommand(progress))
        .addSubcommand("attack", new ChallengeAttackCommand(progress))
        .addSubcommand("verify", new ChallengeVerifyCommand(progress));
  }

  /** Without a subcommand: tells which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
