package dev.mangle.cli;

import dev.mangle.io.UserException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mangle help COMMAND}; picocli's own would clash with the {@code -h} of every command. */
@Command(name = "help", description = "Show the help of a command.")
public final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command to explain.")
  private String command;

  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    CommandLine asked = command == null ? root : root.getSubcommands().get(command);
    if (asked == null) {
      throw new UserException(
          "no command '%s'; there are: %s",
          command, String.join(", ", root.getSubcommands().keySet()));
    }
    asked.usage(spec.commandLine().getOut());
  }
}
