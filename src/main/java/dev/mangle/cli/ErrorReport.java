package dev.mangle.cli;

import dev.mangle.io.UserException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one exception handler: a line for the user, a trace for the log, an exit code. */
public final class ErrorReport {
  private static final String LOG = "mangle.log";

  /** In a submission: the log is what goes to stderr. */
  private static final String NO_LOG = "-";

  /** They have no common supertype. */
  private static final String TENSORFLOW_ERRORS = "org.tensorflow.exceptions";

  /** In picocli's words on an exclusive group: its synopsis, then what was given of it. */
  private static final Pattern GIVEN = Pattern.compile("=\\{(.*?)\\}(?= and \\(|$)");

  private final PrintStream err;

  /** Reports to {@code err}. */
  public ErrorReport(PrintStream err) {
    this.err = err;
  }

  /**
   * Tells {@code thrown} in one line; the trace of what the user cannot mend goes to the log.
   *
   * @return the exit code: 2 for what the user can mend, else 1
   */
  public int report(Throwable thrown) {
    Throwable error = unwrap(thrown);
    if (error instanceof UserException) {
      err.println("mangle: " + error.getMessage());
      return 2;
    }
    if (error instanceof ParameterException usage) {
      err.println("mangle: " + explain(usage));
      return 2;
    }
    err.println("mangle: " + explain(error) + "; " + log(error));
    return 1;
  }

  private static Throwable unwrap(Throwable thrown) {
    Throwable error = thrown;
    while (error.getCause() != null && isWrapper(error)) {
      error = error.getCause();
    }
    return error;
  }

  private static boolean isWrapper(Throwable error) {
    return error instanceof CompletionException
        || error instanceof ExecutionException
        || (error instanceof ParameterException && error.getCause() instanceof UserException);
  }

  private static String explain(ParameterException error) {
    String command = error.getCommandLine().getCommandSpec().qualifiedName();
    String meant = "";
    if (error instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        meant = "; did you mean " + String.join(" or ", suggestions) + "?";
      }
    }
    String message = oneLine(error.getMessage()).replaceFirst("^Error: ", "");
    if (message.startsWith("expected only one match but got")) {
      String given =
          String.join(" and ", GIVEN.matcher(message).results().map(m -> m.group(1)).toList());
      message = given.isEmpty() ? message : "expected only one of these, found " + given;
    }
    return message + meant + " (see " + command + " --help)";
  }

  private static String explain(Throwable error) {
    if (error instanceof OutOfMemoryError) {
      return "out of memory: %s, limit %d MiB; try a smaller batch or MANGLE_JAVA_OPTS=-Xmx8g"
          .formatted(oneLine(error.getMessage()), Runtime.getRuntime().maxMemory() >> 20);
    }
    if (error instanceof TFResourceExhaustedException) {
      return "out of memory in TensorFlow: "
          + oneLine(error.getMessage())
          + "; try a smaller batch or fewer networks";
    }
    if (error.getClass().getPackageName().equals(TENSORFLOW_ERRORS)) {
      return "TensorFlow failed: " + oneLine(error.getMessage());
    }
    String message = error.getMessage() == null ? "" : ": " + oneLine(error.getMessage());
    return "internal error: " + error.getClass().getSimpleName() + message;
  }

  /** TensorFlow's messages go on for pages; the first line says what went wrong. */
  private static String oneLine(String message) {
    return message == null ? "" : message.strip().lines().findFirst().orElse("");
  }

  private static String log(Throwable error) {
    if (NO_LOG.equals(System.getProperty(LOG))) {
      LogManager.getLogger(ErrorReport.class).error("the command failed", error);
      return "the trace stands above";
    }
    // Where the launcher did not choose a file: never the folder that the user happens to be in.
    Path fallback = Path.of(System.getProperty("java.io.tmpdir"), "mangle.log");
    if (System.getProperty(LOG) == null) {
      System.setProperty(LOG, fallback.toString());
    }
    Path file = Path.of(System.getProperty(LOG));
    LogManager.getLogger(ErrorReport.class).error("the command failed", error);
    return Files.isRegularFile(file)
        ? "the trace is in " + file
        : "no log can be written at " + file + ", set MANGLE_LOG to keep the trace";
  }
}
