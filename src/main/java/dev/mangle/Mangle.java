package dev.mangle;

import dev.mangle.cli.AttackCommand;
import dev.mangle.cli.BenchCommand;
import dev.mangle.cli.ChallengeCommand;
import dev.mangle.cli.ClassifyCommand;
import dev.mangle.cli.ConsoleProgress;
import dev.mangle.cli.ContactSheetCommand;
import dev.mangle.cli.ConvertCommand;
import dev.mangle.cli.DefensesCommand;
import dev.mangle.cli.DoctorCommand;
import dev.mangle.cli.ErrorReport;
import dev.mangle.cli.EvalCommand;
import dev.mangle.cli.FetchCommand;
import dev.mangle.cli.HelpCommand;
import dev.mangle.cli.ImportCommand;
import dev.mangle.cli.InitSubmissionsCommand;
import dev.mangle.cli.ModelsCommand;
import dev.mangle.cli.PackageCommand;
import dev.mangle.cli.ScoreCommand;
import dev.mangle.cli.TechniquesCommand;
import dev.mangle.cli.TournamentCommand;
import dev.mangle.cli.TrainCommand;
import dev.mangle.cli.TransferCommand;
import dev.mangle.cli.TuneCommand;
import dev.mangle.cli.ValidateCommand;
import dev.mangle.cli.VersionText;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root command: finds the subcommand, runs it and turns what comes back into an exit code.
 *
 * <p>Exit codes: 0 done; 1 a bug or a machine that is too small, with the trace in the log; 2 what
 * the user can mend; 130 interrupted.
 */
@Command(
    name = "mangle",
    description = "Ensemble transfer attacks on image classifiers.",
    versionProvider = VersionText.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Mangle implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show the debug log and TensorFlow's own messages.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Show this help.")
  private boolean unusedHelp;

  @Option(names = "--version", versionHelp = true, description = "Show versions.")
  private boolean unusedVersion;

  private Mangle() {}

  /** The commands in the order of the help: one line each. */
  private static Map<String, Function<Progress, Object>> commands() {
    Map<String, Function<Progress, Object>> commands = new LinkedHashMap<>();
    commands.put("attack", AttackCommand::new);
    commands.put("classify", ClassifyCommand::new);
    commands.put("score", ScoreCommand::new);
    commands.put("transfer", TransferCommand::new);
    commands.put("tune", TuneCommand::new);
    commands.put("contact-sheet", ContactSheetCommand::new);
    commands.put("tournament", TournamentCommand::new);
    commands.put("init-submissions", progress -> new InitSubmissionsCommand());
    commands.put("package", PackageCommand::new);
    commands.put("validate", ValidateCommand::new);
    commands.put("models", progress -> new ModelsCommand());
    commands.put("techniques", progress -> new TechniquesCommand());
    commands.put("defenses", progress -> new DefensesCommand());
    commands.put("fetch", FetchCommand::new);
    commands.put("import", progress -> new ImportCommand());
    commands.put("convert", progress -> new ConvertCommand());
    commands.put("train", TrainCommand::new);
    commands.put("eval", EvalCommand::new);
    commands.put("challenge", ChallengeCommand::commandLine);
    commands.put("bench", BenchCommand::new);
    commands.put("doctor", progress -> new DoctorCommand());
    commands.put("help", progress -> new HelpCommand());
    return commands;
  }

  /** Runs the tool and ends the JVM with its exit code. */
  public static void main(String[] args) {
    if ("0".equals(System.getProperty("mangle.stderr"))) {
      // The launcher sends descriptor 2, where native code writes, to the log, and the user's
      // stderr to descriptor 0, which the tool never reads.
      System.setErr(
          new PrintStream(new FileOutputStream(FileDescriptor.in), true, StandardCharsets.UTF_8));
    }
    Locale.setDefault(Locale.ROOT);
    System.exit(run(System.out, System.err, args));
  }

  /**
   * Runs one command line.
   *
   * @param out takes the results
   * @param err takes progress and the one line that tells an error
   * @return the exit code
   */
  static int run(PrintStream out, PrintStream err, String... args) {
    return run(commands(), out, err, args);
  }

  static int run(
      Map<String, Function<Progress, Object>> commands,
      PrintStream out,
      PrintStream err,
      String... args) {
    ErrorReport errors = new ErrorReport(err);
    try {
      requireArgumentFiles(args);
      CommandLine line = commandLine(commands, new ConsoleProgress(err), args);
      line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
      line.setParameterExceptionHandler((e, rest) -> errors.report(e));
      line.setExecutionExceptionHandler((e, command, parsed) -> errors.report(e));
      return line.execute(args);
    } catch (UserException | Error e) {
      return errors.report(e);
    } finally {
      out.flush();
    }
  }

  private static CommandLine commandLine(
      Map<String, Function<Progress, Object>> commands, Progress progress, String... args) {
    Mangle root = new Mangle();
    CommandLine line = new CommandLine(root);
    String named = firstWord(args);
    // Reading a command's annotations takes time, so only the one that is asked for is read.
    boolean one = commands.containsKey(named) && !named.equals("help");
    commands.forEach(
        (name, factory) -> {
          if (!one || name.equals(named)) {
            line.addSubcommand(name, factory.apply(progress));
          }
        });
    CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
    return line.setOverwrittenOptionsAllowed(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setExecutionStrategy(
            parsed -> {
              if (root.verbose) {
                System.setProperty("mangle.console", "DEBUG");
              }
              return new RunLast().execute(parsed);
            });
  }

  private static String firstWord(String... args) {
    for (String arg : args) {
      if (!arg.startsWith("-")) {
        return arg;
      }
    }
    return "";
  }

  /** Picocli would take {@code @file} for a plain argument where there is no such file. */
  private static void requireArgumentFiles(String... args) {
    for (String arg : args) {
      if (arg.startsWith("@")
          && !arg.startsWith("@@")
          && !Files.isReadable(Path.of(arg.substring(1)))) {
        throw new UserException("cannot read the arguments file '%s'", arg.substring(1));
      }
    }
  }

  /** Without a command: tells which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
