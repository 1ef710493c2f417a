package dev.mangle.cli;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The command line as it was typed, to be typed again. */
final class TypedCommand {
  private TypedCommand() {}

  /** The whole line, each word quoted where a shell needs that. */
  static String of(CommandSpec spec) {
    return Stream.concat(
            Stream.of("mangle"), spec.root().commandLine().getParseResult().originalArgs().stream())
        .map(TypedCommand::quoted)
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
