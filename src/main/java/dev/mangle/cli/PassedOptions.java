package dev.mangle.cli;

import dev.mangle.attack.Objective;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.submission.SubmissionType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Options of {@code attack} or {@code classify} that go into a submission, read by the very command
 * that will get them there.
 */
final class PassedOptions {
  private static final String CHECKPOINTS = "--checkpoints";
  private static final Set<String> NETWORKS = Set.of("--model", "--models");

  /** What the contest gives, and what has no place beside it. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "--input", "the contest gives the input",
          "--max-epsilon", "the contest gives the budget",
          "--epsilons", "the contest gives the budget");

  /** Of an arguments file's words: needs no quotes there. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.,:=+/@%-]+");

  private final List<OptionSpec> options;

  private PassedOptions(List<OptionSpec> options) {
    this.options = options;
  }

  /** A command line that knows {@code attack} or {@code classify}, and that command's name. */
  static CommandLine commandLine(SubmissionType type) {
    CommandLine root = new CommandLine(CommandSpec.create().name("mangle"));
    root.addSubcommand(
        commandName(type),
        type == SubmissionType.DEFENSE
            ? new ClassifyCommand(Progress.SILENT)
            : new AttackCommand(Progress.SILENT));
    return root.setOverwrittenOptionsAllowed(true).setCaseInsensitiveEnumValuesAllowed(true);
  }

  static String commandName(SubmissionType type) {
    return type == SubmissionType.DEFENSE ? "classify" : "attack";
  }

  /**
   * Reads options as the command does.
   *
   * @throws UserException when one does not belong into a submission
   * @throws CommandLine.ParameterException when the command does not take them
   */
  static PassedOptions parse(SubmissionType type, List<String> args) {
    List<String> line = new ArrayList<>();
    line.add(commandName(type));
    args.forEach(arg -> line.add(defenseNetwork(type, arg)));
    List<String> given = List.of("--input=in", "--output=out");
    line.addAll(given);
    if (type != SubmissionType.DEFENSE) {
      line.add("--max-epsilon=1");
    }
    args.forEach(PassedOptions::refuse);
    ParseResult parsed = commandLine(type).parseArgs(line.toArray(String[]::new)).subcommand();
    if (type == SubmissionType.TARGETED_ATTACK) {
      requireTarget(parsed);
    }
    return new PassedOptions(
        parsed.matchedOptions().stream()
            .filter(option -> !REFUSED.containsKey(option.longestName()))
            .filter(option -> !option.longestName().equals("--output"))
            .distinct()
            .toList());
  }

  /**
   * The options with the networks that were typed in place of those of an arguments file, which
   * would add up otherwise.
   *
   * @param passed all options, those of files too
   * @param typed the command line before files were read
   */
  static List<String> preferTyped(List<String> passed, List<String> typed) {
    List<String> networks = new ArrayList<>();
    split(typed, networks, new ArrayList<>());
    if (networks.isEmpty()) {
      return passed;
    }
    List<String> others = new ArrayList<>();
    split(passed, new ArrayList<>(), others);
    networks.addAll(others);
    return networks;
  }

  /** Options that name networks, with their values, apart from all the rest. */
  private static void split(List<String> args, List<String> networks, List<String> others) {
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      boolean alone = NETWORKS.contains(arg);
      boolean found = alone || NETWORKS.stream().anyMatch(name -> arg.startsWith(name + "="));
      (found ? networks : others).add(arg);
      if (alone && i + 1 < args.size()) {
        networks.add(args.get(++i));
      }
    }
  }

  /** {@code --models} says the same of a defense, for whoever thinks of packages alone. */
  private static String defenseNetwork(SubmissionType type, String arg) {
    boolean models = arg.equals("--models") || arg.startsWith("--models=");
    return type == SubmissionType.DEFENSE && models ? arg.replaceFirst("--models", "--model") : arg;
  }

  private static void refuse(String arg) {
    String name = arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg;
    if (REFUSED.containsKey(name)) {
      throw new UserException("%s: %s, so leave it out", name, REFUSED.get(name));
    }
  }

  private static void requireTarget(ParseResult parsed) {
    Objective objective = parsed.matchedOptionValue("--objective", Objective.TARGET);
    if (!objective.wantsTargets()) {
      throw new UserException(
          "--objective %s does not go with a targeted attack: expected target or target-minus-true",
          objective);
    }
  }

  /** The folder of checkpoints, where one was named. */
  Optional<Path> checkpoints() {
    return options.stream()
        .filter(option -> option.longestName().equals(CHECKPOINTS))
        .<Path>map(OptionSpec::getValue)
        .findFirst();
  }

  /**
   * The options as an arguments file, one a line.
   *
   * @param network makes a network's text one for the submission
   * @throws UserException when an option names a file, which the contest does not have
   */
  String text(UnaryOperator<String> network) {
    return options.stream()
        .filter(option -> !option.longestName().equals(CHECKPOINTS))
        .flatMap(option -> lines(option, network).stream())
        .map(line -> PLAIN.matcher(line).matches() ? line : quoted(line))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static List<String> lines(OptionSpec option, UnaryOperator<String> network) {
    String name = option.longestName();
    if (option.type() == Path.class || option.auxiliaryTypes()[0] == Path.class) {
      throw new UserException("%s: the contest does not have that file, so leave it out", name);
    }
    if (option.arity().max() == 0) {
      return List.of(name);
    }
    List<String> values = option.stringValues();
    if (NETWORKS.contains(name)) {
      values = values.stream().map(network).toList();
    }
    if (!option.isMultiValue()) {
      return List.of(name + "=" + values.get(values.size() - 1));
    }
    return option.splitRegex().isEmpty()
        ? values.stream().map(value -> name + "=" + value).toList()
        : List.of(name + "=" + String.join(",", values));
  }

  private static String quoted(String line) {
    return "\"" + line.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
