package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.io.Sha256;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mangle tune} on grey images and networks that cut the greys at different places. */
class TuneCommandTest {

  @TempDir private static Path checkpointFolder;
  private static String checkpoints;

  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeAll
  static void writeNetworks() {
    checkpoints = GreyBands.writeNetworks(checkpointFolder.resolve("a folder"));
  }

  @BeforeEach
  void writeImages() {
    workspace = new Workspace(folder);
    GreyBands.writeImages(workspace);
    workspace.text("weak.args", "# too little\n--models other --iterations 1 --step-size 1\n");
  }

  @Test
  void theBetterPlanWinsAndItsFileMakesTheSameImages() throws IOException {
    CommandRun run = tune("--budget-seconds=10", "--plan=" + path("weak.args"));
    assertEquals(0, run.exit(), run.err());
    String best = run.out().lines().skip(2).findFirst().orElseThrow();
    assertTrue(best.matches("\\| \\S+ +\\| +12 \\| +100\\.0 \\| +75\\.8\\.\\.100\\.0 \\|.*"), best);
    String weak =
        trials().stream().filter(t -> isOf(t, "weak.args")).findFirst().orElseThrow().toString();
    assertTrue(weak.contains("\"all\":{\"hit\":0,\"miss\":0,\"images\":12}"), weak);

    String args = Files.readString(folder.resolve("tuned.args"));
    assertTrue(args.contains("\n--models near,low,high\n"), args);
    assertFalse(args.contains("--precision"), "the usual one need not be said");
    assertTrue(args.contains("\n# 100.0 % in the mean, 95 % interval 75.8..100.0"), args);
    String winner = best.split("[| ]+", -1)[1];
    JsonNode trial =
        trials().stream()
            .filter(t -> isOf(t, winner) && t.get("held_out").asText().equals("high"))
            .findFirst()
            .orElseThrow();
    workspace.text("held_out.args", args.replace("--models near,low,high", "--models near,low"));
    CommandRun attack = attack("held_out.args", "out");
    assertEquals(0, attack.exit(), attack.err());
    List<String> hashes = new ArrayList<>();
    for (JsonNode name : trial.get("images")) {
      int[] samples = workspace.samples("out/" + name.asText());
      byte[] bytes = new byte[samples.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) samples[i];
      }
      hashes.add(Sha256.ofBytes(bytes));
    }
    assertEquals(
        trial.get("adversarial_sha256").asText(), Sha256.ofText(String.join("\n", hashes)));
    assertEquals(0, attack("tuned.args", "all").exit());
  }

  @Test
  void aRunThatWasKilledGoesOnWithoutWhatIsOnRecord() throws IOException {
    assertEquals(0, tune("--budget-seconds=1").exit());
    Path record = folder.resolve("tuned.jsonl");
    String whole = Files.readString(record);
    List<String> lines = whole.lines().toList();
    assertTrue(lines.size() >= 3, whole);
    Files.writeString(record, whole.substring(0, whole.length() - 20));
    CommandRun again = tune("--budget-seconds=1");
    assertEquals(0, again.exit(), again.err());
    List<String> after = Files.readAllLines(record);
    assertEquals(lines.subList(0, lines.size() - 1), after.subList(0, lines.size() - 1));
    Set<String> ids = new HashSet<>();
    trials().forEach(trial -> assertTrue(ids.add(trial.get("id").asText()), trial.toString()));

    workspace.grey("in/a.png", 103);
    assertEquals(0, tune("--budget-seconds=0.01").exit());
    JsonNode last = trials().get(trials().size() - 1);
    assertNotEquals(
        trials().get(0).get("subject").get("input_sha256"),
        last.get("subject").get("input_sha256"));
    assertTrue(trials().size() >= after.size() + 3, "the trials of other images were taken");
  }

  @Test
  void plansOfTheOtherGoalStayOnTheirSideOfTheRecord() throws IOException {
    assertEquals(0, tune("--budget-seconds=0.5", "--targeted").exit());
    CommandRun run = tune("--budget-seconds=0.5", "--no-targeted");
    assertEquals(0, run.exit(), run.err());
    assertTrue(
        Files.readString(folder.resolve("tuned.args")).contains("--objective away"), run.out());
    assertTrue(!run.out().contains("logit-di-ti"), run.out());
  }

  @Test
  void targetedRunsCountHits() throws IOException {
    CommandRun run = tune("--budget-seconds=0.5", "--targeted");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("% hit target"), run.out());
    assertTrue(
        Files.readString(folder.resolve("tuned.args")).contains("--objective target"), run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--models=near | --models: expected two networks or more, because each in turn"
            + " is held out, found 'near' alone",
        "--preset=m1 | unknown preset 'm1': did you mean 'mi'?",
        "--preset=nips17-targeted | preset 'nips17-targeted' has objective target: expected one that needs no"
            + " targets",
        "--targeted --preset=nips17-nontargeted | preset 'nips17-nontargeted' has objective away: expected one"
            + " that goes for targets",
        "--plan=FOLDER/none.args | cannot read the arguments file 'FOLDER/none.args'",
        "--plan=FOLDER/bad.args | plan 'FOLDER/bad.args': Unknown option: '--step=3'",
        "--output=FOLDER/in | cannot write 'FOLDER/in': it is a folder",
        "--output=FOLDER/no/tuned.args | cannot write 'FOLDER/no/tuned.args': no such file or folder",
        "--record=FOLDER/in | cannot write 'FOLDER/in': it is a folder",
        "--record=FOLDER/weak.args | record 'FOLDER/weak.args' line 1: expected a trial of tune or"
            + " transfer",
        "--input=FOLDER/nowhere | cannot read folder 'FOLDER/nowhere': no such file or folder",
        "--input=FOLDER/bare | no true labels: expected --labels FILE with a TrueLabel column, or labels.csv in"
            + " 'FOLDER/bare'",
        "--targeted --labels=FOLDER/truth.csv | targets are needed: expected target_class.csv in the input"
            + " folder, or --labels FILE with a TargetClass column",
        "--budget-seconds=0 | budget-seconds: expected seconds over 0, found 0.0",
        "--batch-seconds=-1 | batch-seconds: expected seconds over 0, found -1.0",
        "--max-epsilon=0 | Invalid value for option '--max-epsilon': expected a whole number of pixel units"
            + " 1..255, found '0' (see mangle tune --help)",
      })
  void badInputIsOneLine(String options, String message) {
    workspace.grey("bare/a.png", 104);
    workspace.text("bad.args", "--step=3\n");
    StringBuilder truth = new StringBuilder("ImageId,TrueLabel\n");
    for (int i = 0; i < GreyBands.IMAGES; i++) {
      truth.append((char) ('a' + i)).append(",1\n");
    }
    workspace.text("truth.csv", truth.toString());
    String[] words = options.replace("FOLDER", folder.toString()).split(" ", -1);
    CommandRun run = options.startsWith("--models") ? command(words) : tune(words);
    assertEquals("mangle: " + message.replace("FOLDER", folder.toString()) + "\n", run.errors());
    assertEquals(2, run.exit());
    assertEquals("", run.out());
    assertTrue(Files.notExists(folder.resolve("tuned.args")));
  }

  private static boolean isOf(JsonNode trial, String plan) {
    return trial.get("candidate").asText().equals(plan);
  }

  private List<JsonNode> trials() throws IOException {
    List<JsonNode> trials = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("tuned.jsonl"))) {
      trials.add(new JsonMapper().readTree(line));
    }
    return trials;
  }

  @Test
  void theFileKeepsThePrecision() throws IOException {
    CommandRun run = tune("--budget-seconds=5", "--precision=bf16");
    assertEquals(0, run.exit(), run.err());
    String args = Files.readString(folder.resolve("tuned.args"));
    assertTrue(args.contains("\n--precision bf16\n"), args);
    assertTrue(trials().get(0).toString().contains("\"precision\":\"bf16\""), trials()::toString);
    assertEquals(0, attack("tuned.args", "out").exit());
  }

  private CommandRun attack(String args, String output) {
    return CommandRun.of(
        "attack",
        "@" + path(args),
        "--input=" + path("in"),
        "--output=" + path(output),
        "--max-epsilon=20");
  }

  /** Options given win over what stands here. */
  private CommandRun tune(String... options) {
    return command(
        Stream.concat(Stream.of("--models=near,low,high"), Stream.of(options))
            .toArray(String[]::new));
  }

  private CommandRun command(String... options) {
    Stream<String> usual =
        Stream.of(
            "tune",
            "--checkpoints=" + checkpoints,
            "--input=" + path("in"),
            "--output=" + path("tuned.args"),
            "--record=" + path("tuned.jsonl"),
            "--max-epsilon=20",
            "--budget-seconds=1");
    return CommandRun.of(Stream.concat(usual, Stream.of(options)).toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
