package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts at the top, on the jar that was just built. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final Path TOP = Path.of("").toAbsolutePath();

  @TempDir private Path folder;
  private Path elsewhere;
  private Path link;

  private record Outcome(int exit, String out, String err) {}

  @BeforeEach
  void stepAside() throws IOException {
    elsewhere = Files.createDirectory(folder.resolve("a b"));
    link = Files.createSymbolicLink(elsewhere.resolve("my mangle"), TOP.resolve("mangle"));
  }

  @Test
  void tellsVersionsThroughALinkFromElsewhere() throws Exception {
    Outcome outcome = run(link.toString(), "--version");
    assertEquals("", outcome.err());
    assertEquals(0, outcome.exit());
    assertTrue(outcome.out().startsWith("mangle 0."), outcome.out());
  }

  @Test
  void errorsReachTheTerminalAlsoWhenVerbose() throws Exception {
    Outcome outcome = run(link.toString(), "nonsense");
    assertTrue(
        outcome.err().matches("mangle: Unmatched argument at index 0: 'nonsense'.*\n"),
        outcome.err());
    assertEquals(2, outcome.exit());
    assertEquals(outcome, run(link.toString(), "nonsense", "-v"));
  }

  /**
   * The main job as the README has it; of TensorFlow's own chatter nothing reaches the terminal.
   */
  @Test
  void attacksTheBundledImages() throws Exception {
    attacks("input_images");
  }

  @Test
  void attacksTheBundledDigitsWithTheirOwnPlan() throws Exception {
    Files.createSymbolicLink(elsewhere.resolve("my.args"), TOP.resolve("attack-mnist.args"));
    attacks("input_images_mnist", "my.args");
  }

  /** The contest's 500 s for 100 images, where the plan has no limit of its own. */
  @ParameterizedTest
  @CsvSource({"'', 'within 500.0 s'", "--time-limit 60, 'within 60.00 s'"})
  void theContestLimitsPlansThatDoNot(String limit, String told) throws Exception {
    Path plan = elsewhere.resolve("plain.args");
    Files.writeString(plan, "--models mnist_natural --iterations 1\n" + limit + "\n");
    Outcome outcome =
        run(
            TOP.resolve("run_attack.sh").toString(),
            TOP.resolve("input_images_mnist").toString(),
            elsewhere.resolve("out").toString(),
            "8",
            plan.toString());
    assertEquals(0, outcome.exit(), outcome.err());
    assertTrue(outcome.out().contains(told), outcome.out());
  }

  private void attacks(String input, String... plan) throws Exception {
    Path output = elsewhere.resolve("out put");
    List<String> command =
        new ArrayList<>(
            List.of(
                TOP.resolve("run_attack.sh").toString(),
                TOP.resolve(input).toString(),
                output.toString(),
                "8"));
    command.addAll(List.of(plan));
    Outcome outcome = run(command.toArray(new String[0]));
    assertEquals(0, outcome.exit(), outcome.err());
    assertTrue(outcome.err().lines().allMatch(line -> line.startsWith("attacking 100 images")));
    assertTrue(outcome.out().contains("wrote 100 PNGs and attack.json"), outcome.out());
    try (Stream<Path> files = Files.list(output)) {
      assertEquals(101, files.count());
    }
  }

  /** A read-only folder with more than images in it; the file is named from where the user is. */
  @Test
  void defendsAsTheContestAsks() throws Exception {
    Path input = Files.createDirectory(elsewhere.resolve("in put"));
    List<String> images = List.of("mnist_00000.png", "mnist_00003.png", "mnist_00001.png");
    for (String image : images) {
      Files.copy(TOP.resolve("input_images_mnist").resolve(image), input.resolve(image));
    }
    Files.writeString(input.resolve("target_class.csv"), "not, what, it, should, be\n");
    Files.writeString(input.resolve("labels.csv"), "nor this");
    Files.writeString(input.resolve(".hidden.png"), "nor this");
    Files.createDirectory(input.resolve("folder.png"));
    assertTrue(input.toFile().setWritable(false));
    Files.createDirectory(elsewhere.resolve("out put"));

    String script = TOP.resolve("run_defense.sh").toString();
    String plan = TOP.resolve("defense-mnist.args").toString();
    Outcome outcome = run(script, "in put", "out put/result.csv", plan);
    assertEquals(0, outcome.exit(), outcome.err());
    assertEquals(
        "mnist_00000.png,7\nmnist_00001.png,2\nmnist_00003.png,0\n",
        Files.readString(elsewhere.resolve("out put/result.csv")));
    try (Stream<Path> files = Files.list(elsewhere.resolve("out put"))) {
      assertEquals(1, files.count());
    }
    try (Stream<Path> files = Files.list(input)) {
      assertEquals(7, files.count());
    }
    assertTrue(input.toFile().setWritable(true));
  }

  @Test
  void worksWithoutHomeAndWithALogOfItsOwn() throws Exception {
    Path log = elsewhere.resolve("my log");
    Outcome outcome =
        run(Map.of("MANGLE_LOG", log.toString()), "env", "-u", "HOME", link.toString(), "help");
    assertEquals("", outcome.err());
    assertEquals(0, outcome.exit());
    assertTrue(Files.isRegularFile(log));
  }

  @Test
  void tellsABadJavaOption() throws Exception {
    Outcome outcome = run(Map.of("MANGLE_JAVA_OPTS", "-Xmx1x"), link.toString(), "help");
    assertEquals(2, outcome.exit());
    assertEquals("mangle: MANGLE_JAVA_OPTS: Invalid maximum heap size: -Xmx1x\n", outcome.err());
  }

  @Test
  void contestScriptsWantTheirArguments() throws Exception {
    Outcome attack = run(TOP.resolve("run_attack.sh").toString(), "in", "out");
    assertEquals(
        "usage: run_attack.sh INPUT_DIR OUTPUT_DIR MAX_EPSILON [ARGS_FILE]\n", attack.err());
    assertEquals(2, attack.exit());
    Outcome defense = run(TOP.resolve("run_defense.sh").toString(), "in", "out", "3", "4");
    assertEquals("usage: run_defense.sh INPUT_DIR OUTPUT_FILE [ARGS_FILE]\n", defense.err());
    assertEquals(2, defense.exit());
  }

  private Outcome run(String... command) throws Exception {
    return run(Map.of(), command);
  }

  private Outcome run(Map<String, String> environment, String... command) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(elsewhere.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    int exit = builder.start().waitFor();
    return new Outcome(exit, Files.readString(out), Files.readString(err));
  }
}
