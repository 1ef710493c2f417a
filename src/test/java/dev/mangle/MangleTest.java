package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.cli.HelpCommand;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

class MangleTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Command(name = "fail", description = "Fails in the given way.")
  private static final class Fail implements Callable<Integer> {
    private final Progress progress;
    @Spec private picocli.CommandLine.Model.CommandSpec spec;

    @Parameters(defaultValue = "not")
    private String how;

    @Option(names = "--iterations", defaultValue = "1")
    private int iterations;

    Fail(Progress progress) {
      this.progress = progress;
    }

    @Override
    public Integer call() throws IOException {
      progress.say("failing");
      switch (how) {
        case "user" -> throw new UserException("epsilon is 0..255, found %d", 300);
        case "pool" ->
            CompletableFuture.runAsync(
                    () -> {
                      throw new UserException("in a thread");
                    })
                .join();
        case "bug" -> throw new IllegalStateException("one\ntwo");
        case "io" -> throw new IOException("broken");
        case "heap" -> throw new OutOfMemoryError("Java heap space");
        case "assertion" -> throw new AssertionError("never");
        case "device" -> throw new TFResourceExhaustedException("OOM when allocating\nmore");
        case "tensorflow" -> throw new TFInvalidArgumentException("bad shape\nmore");
        default -> spec.commandLine().getOut().println("iterations " + iterations);
      }
      return 0;
    }
  }

  @BeforeEach
  void chooseLog() {
    System.setProperty("mangle.log", Path.of("target", "test-mangle.log").toString());
    // Something may have been logged before, to another file.
    Configurator.reconfigure();
  }

  @AfterEach
  void forget() {
    System.clearProperty("mangle.log");
    System.clearProperty("mangle.console");
  }

  @Test
  void resultsGoToOutAndProgressToErr() {
    assertEquals(0, run("fail", "--iterations", "3"));
    assertEquals("iterations 3\n", text(out));
    assertEquals("failing\n", text(err));
  }

  @Test
  void whatTheUserCanMendIsTwo() {
    assertEquals(2, run("fail", "user"));
    assertEquals("failing\nmangle: epsilon is 0..255, found 300\n", text(err));
  }

  @Test
  void anErrorOfTheUserIsFoundBehindAThreadPool() {
    assertEquals(2, run("fail", "pool"));
    assertEquals("failing\nmangle: in a thread\n", text(err));
  }

  @Test
  void bugsAreOneWithTheTraceInTheLog() throws IOException {
    assertEquals(1, run("fail", "bug"));
    assertLastLine("mangle: internal error: IllegalStateException: one; the trace is in target");
    String log = Files.readString(Path.of("target", "test-mangle.log"));
    assertTrue(log.contains("at dev.mangle.MangleTest$Fail.call"), log);
  }

  @Test
  void everyOtherFailureIsOneAndOneLine() {
    assertEquals(1, run("fail", "io"));
    assertLastLine("mangle: internal error: IOException: broken; ");
    assertEquals(1, run("fail", "assertion"));
    assertLastLine("mangle: internal error: AssertionError: never; ");
    assertEquals(1, run("fail", "heap"));
    assertLastLine("mangle: out of memory: Java heap space");
    assertEquals(1, run("fail", "device"));
    assertLastLine("mangle: out of memory in TensorFlow: OOM when allocating; ");
    assertEquals(1, run("fail", "tensorflow"));
    assertLastLine("mangle: TensorFlow failed: bad shape; ");
  }

  @Test
  void aMistypedOptionIsOneLineWithASuggestion() {
    assertEquals(2, run("fail", "--iteration", "3"));
    assertEquals(
        "mangle: Unknown option: '--iteration'; did you mean --iterations?"
            + " (see mangle fail --help)\n",
        text(err));
  }

  @Test
  void aMistypedCommandIsOneLineWithASuggestion() {
    assertEquals(2, run("fails"));
    assertEquals(
        "mangle: Unmatched argument at index 0: 'fails'; did you mean fail?"
            + " (see mangle --help)\n",
        text(err));
  }

  @Test
  void aValueThatIsNoNumberIsTwo() {
    assertEquals(2, run("fail", "--iterations", "many"));
    assertEquals(
        "mangle: Invalid value for option '--iterations': 'many' is not an int"
            + " (see mangle fail --help)\n",
        text(err));
  }

  @Test
  void optionsComeFromAFileAndLaterOnesWin() throws IOException {
    Path file = Files.writeString(folder.resolve("a.args"), "# why\n--iterations 7 # seven\n");
    assertEquals(0, run("fail", "@" + file));
    assertEquals(0, run("fail", "@" + file, "--iterations", "8"));
    assertEquals("iterations 7\niterations 8\n", text(out));
  }

  @Test
  void aMissingArgumentsFileIsTold() {
    assertEquals(2, run("fail", "@nowhere.args"));
    assertEquals("mangle: cannot read the arguments file 'nowhere.args'\n", text(err));
  }

  @Test
  void verboseStandsBeforeOrAfterTheCommand() {
    assertEquals(0, run("-v", "fail"));
    assertEquals("DEBUG", System.clearProperty("mangle.console"));
    assertEquals(0, run("fail", "--verbose"));
    assertEquals("DEBUG", System.getProperty("mangle.console"));
  }

  @Test
  void helpAndVersionsAreResults() {
    assertEquals(0, run());
    assertEquals(0, run("--help"));
    assertTrue(text(out).contains("Fails in the given way."), text(out));
    out.reset();
    assertEquals(0, run("help", "fail"));
    assertTrue(text(out).contains("Usage: mangle fail"), text(out));
    out.reset();
    assertEquals(0, run("fail", "--help"));
    assertTrue(text(out).contains("Usage: mangle fail"), text(out));
    out.reset();
    assertEquals(0, Mangle.run(stream(out), stream(err), "--version"));
    assertEquals(
        "mangle development\nTensorFlow Java 1.1.0\nJava " + Runtime.version() + "\n", text(out));
    assertEquals("", text(err));
  }

  private int run(String... args) {
    Map<String, Function<Progress, Object>> commands = new LinkedHashMap<>();
    commands.put("fail", Fail::new);
    commands.put("help", progress -> new HelpCommand());
    return Mangle.run(commands, stream(out), stream(err), args);
  }

  private void assertLastLine(String start) {
    String last = text(err).lines().reduce((a, b) -> b).orElseThrow();
    assertTrue(last.startsWith(start), last);
    err.reset();
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
