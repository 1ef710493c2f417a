package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import dev.mangle.testing.Workspace;
import dev.mangle.trial.TrialRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mangle transfer} on grey images and networks that cut the greys at different places. */
class TransferCommandTest {
  private static final String STEP = "--ensemble logits --iterations 1 --step-size ";

  @TempDir private static Path checkpointFolder;
  private static String checkpoints;

  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeAll
  static void writeNetworks() {
    checkpoints = GreyBands.writeNetworks(checkpointFolder);
  }

  @BeforeEach
  void writeImages() {
    workspace = new Workspace(folder);
    GreyBands.writeImages(workspace);
  }

  @Test
  void ratesAreThoseOfTheGreys() {
    CommandRun run =
        transfer("--plan=five=" + STEP + "5", "--plan=nine=" + STEP + "9", "--defenses=none");
    assertEquals(0, run.exit(), run.err());
    // 99 to 110 and 95 to 106: those up to 100, 96 and 105 are missed.
    List<List<String>> cells =
        run.out()
            .lines()
            .filter(line -> line.matches("\\| (clean|five|nine) .*"))
            .map(line -> Arrays.asList(line.substring(2).split("[ |]+", -1)))
            .toList();
    assertEquals(
        List.of("5.6", "0.0", "0.0", "16.7", "5.6", "0.7..31.9", ""), tail(cells.get(0), 5));
    assertEquals(List.of("five", "1"), cells.get(1).subList(0, 2));
    assertEquals(
        List.of("25.0", "16.7", "0.0", "58.3", "25.0", "8.9..53.2", ""), tail(cells.get(1), 4));
    assertEquals(
        List.of("52.8", "50.0", "16.7", "91.7", "52.8", "27.5..76.7", ""), tail(cells.get(2), 4));
    // Greys 104 and 105 are no right ones of the network high.
    assertEquals(List.of("22.2", "16.7", "0.0", "50.0", "22.2", ""), tail(cells.get(3), 4));
  }

  private static List<String> tail(List<String> cells, int from) {
    return cells.subList(from, cells.size());
  }

  @ParameterizedTest
  @CsvSource({"near, low, high", "low, near, high", "high, near, low"})
  void countsAreThoseOfAttackAndScore(String heldOut, String first, String second)
      throws IOException {
    manyImages();
    CommandRun run =
        transfer(
            "--plan=mine=" + STEP + "6 --technique mi --technique noise:size=0.2",
            "--defenses=bits:5,bits:3+jpeg",
            "--seed=3",
            "--csv=" + path("transfer.csv"));
    assertEquals(0, run.exit(), run.err());
    CommandRun attack =
        CommandRun.of(
            Stream.concat(
                    Stream.of(
                        "attack",
                        "--models=" + first + "," + second,
                        "--checkpoints=" + checkpoints,
                        "--input=" + path("in"),
                        "--output=" + path("out"),
                        "--max-epsilon=20",
                        "--technique=mi",
                        "--technique=noise:size=0.2",
                        "--seed=3"),
                    Stream.of((STEP + "6").split(" ", -1)))
                .toArray(String[]::new));
    assertEquals(0, attack.exit(), attack.err());
    String judges = "NAME,NAME+bits:5,NAME+bits:3+jpeg:75,".replace("NAME", heldOut);
    CommandRun score =
        CommandRun.of(
            "score",
            "--models=" + judges + first + "," + second,
            "--checkpoints=" + checkpoints,
            "--images=" + path("out"),
            "--originals=" + path("in"),
            "--csv=" + path("score.csv"));
    assertEquals(0, score.exit(), score.err());
    List<List<String>> counts =
        cells("transfer.csv").stream()
            .filter(cells -> cells.get(1).equals(heldOut))
            .map(cells -> Stream.of(2, 4, 6, 7, 8, 9, 10, 11, 13).map(cells::get).toList())
            .toList();
    assertEquals(
        cells("score.csv").stream()
            .map(cells -> Stream.of(1, 2, 3, 4, 5, 6, 7, 8, 10).map(cells::get).toList())
            .toList(),
        counts);
    assertEquals(List.of("60"), counts.stream().map(line -> line.get(1)).distinct().toList());
  }

  /** Three slices of two sizes. */
  private void manyImages() {
    StringBuilder labels = new StringBuilder("ImageId,TrueLabel,TargetClass\n");
    for (int i = 0; i < 60; i++) {
      String name = "in/%02d.png".formatted(i);
      int grey = 88 + i / 2;
      if (i % 2 == 0) {
        workspace.grey(name, grey);
      } else {
        workspace.png(name, 3, 2, grey, grey, grey, grey, grey, grey);
      }
      labels.append("%02d,%d,0\n".formatted(i, i % 3 == 0 ? 0 : 1));
    }
    for (int i = 0; i < GreyBands.IMAGES; i++) {
      assertTrue(folder.resolve("in/" + (char) ('a' + i) + ".png").toFile().delete());
    }
    workspace.text("in/labels.csv", labels.toString());
  }

  private List<List<String>> cells(String csv) throws IOException {
    return Files.readAllLines(folder.resolve(csv)).stream()
        .skip(1)
        .map(line -> Arrays.asList(line.split(",", -1)))
        .toList();
  }

  @Test
  void whatIsOnRecordIsNotTriedAgain() throws IOException {
    CommandRun first = transfer("--preset=mi");
    assertEquals(0, first.exit(), first.err());
    String record = Files.readString(folder.resolve("transfer.jsonl"));
    assertEquals(3, record.lines().count());
    CommandRun second = transfer("--preset=mi,pgd");
    String longer = Files.readString(folder.resolve("transfer.jsonl"));
    assertTrue(longer.startsWith(record));
    assertEquals(6, longer.lines().count());
    assertEquals(row(first), row(second));

    CommandRun third = transfer("--preset=pgd", "--defenses=jpeg:75");
    assertEquals(0, third.exit(), third.err());
    assertEquals(longer, Files.readString(folder.resolve("transfer.jsonl")));
    assertEquals(0, transfer("--preset=pgd", "--defenses=bits:5").exit());
    assertEquals(9, Files.readAllLines(folder.resolve("transfer.jsonl")).size());
    assertEquals(row(first), row(transfer("--preset=mi,pgd")));
    assertEquals(9, Files.readAllLines(folder.resolve("transfer.jsonl")).size());
  }

  @Test
  void trialsOfAnotherVersionDoNotCount() throws IOException {
    assertEquals(0, transfer("--preset=mi", "--hold-out=near").exit());
    Path record = folder.resolve("transfer.jsonl");
    String line = Files.readString(record);
    String id = line.substring(0, line.indexOf(','));
    // As the other version writes it: the id is that of its own subject.
    String other = line.replace("\"mangle\":\"", "\"mangle\":\"before ").strip();
    JsonNode subject = new JsonMapper().readTree(other).get("subject");
    other = other.replace(id, "{\"id\":\"" + Sha256.ofText(subject.toString()) + "\"");
    Files.writeString(record, other + "\n" + other.replace("\"plan\":", "\"scheme\":") + "\n");
    CommandRun again = transfer("--preset=mi", "--hold-out=near");
    assertEquals(0, again.exit(), again.err());
    assertTrue(
        again.err().contains("2 trials of another version, which do not count"), again.err());
    assertTrue(Files.readAllLines(record).get(2).startsWith(id));
  }

  @Test
  void theArgumentsFileOfTheContestIsAPlan() {
    CommandRun run = transfer("--plan=attack.args", "--hold-out=near", "--defenses=none");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("\n| attack.args  |        20 |"), run.out());
  }

  /** Locks between processes: within one, Java keeps book of its own. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherProcessMayNotWriteTheRecord(boolean empty) throws Exception {
    if (!empty) {
      assertEquals(0, transfer("--preset=mi", "--hold-out=near").exit());
    }
    try (TrialRecord held = new TrialRecord(folder.resolve("transfer.jsonl"))) {
      assertEquals(0, held.outdated());
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OtherProcess.class.getName(),
                  path("transfer.jsonl"))
              .redirectErrorStream(true)
              .start();
      String out = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(
          "record '" + path("transfer.jsonl") + "': another run is writing it", out.strip());
      assertEquals(1, other.waitFor());
      assertTrue(Files.exists(folder.resolve("transfer.jsonl")));
    }
  }

  /** Opens a record; what is wrong goes to standard output. */
  static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] args) {
      try (TrialRecord record = new TrialRecord(Path.of(args[0]))) {
        System.out.println(record.outdated());
      } catch (UserException e) {
        System.out.println(e.getMessage());
        System.exit(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"mine\": true}", "first\nsecond", "{}"})
  void aFileThatIsNoRecordStaysAsItIs(String text) throws IOException {
    Path file = folder.resolve("transfer.jsonl");
    Files.writeString(file, text);
    CommandRun run = transfer("--preset=mi");
    assertEquals(
        "mangle: record '" + file + "' line 1: expected a trial of tune or transfer\n",
        run.errors().replace("line 2", "line 1"));
    assertEquals(2, run.exit());
    assertEquals(text, Files.readString(file));
  }

  private static String row(CommandRun run) {
    return run.out().lines().filter(line -> line.startsWith("| mi ")).findFirst().orElseThrow();
  }

  @Test
  void splitImagesMeetOneHeldOutNetworkEach() throws IOException {
    CommandRun run =
        transfer("--plan=nine=" + STEP + "9", "--split", "--csv=" + path("transfer.csv"));
    assertEquals(0, run.exit(), run.err());
    List<List<String>> rows = cells("transfer.csv");
    assertEquals(15, rows.size());
    assertTrue(rows.stream().allMatch(row -> row.get(4).equals("4")), rows.toString());
    assertTrue(run.out().contains("12 images, up to 4 for each network held out"), run.out());
    Set<String> images = new HashSet<>();
    for (String line : Files.readAllLines(folder.resolve("transfer.jsonl"))) {
      new JsonMapper().readTree(line).get("images").forEach(name -> images.add(name.asText()));
    }
    assertEquals(GreyBands.IMAGES, images.size());
  }

  @ParameterizedTest
  @CsvSource({
    "--targeted, hit target, logit-di-ti, nips17-nontargeted, 16",
    "--no-targeted, miss, best-untargeted, nips17-targeted, 15"
  })
  void withoutPlansEveryPresetForTheGoalIsMeasured(
      String goal, String counted, String one, String none, int rows) {
    CommandRun run = transfer(goal, "--hold-out=near", "--defenses=none");
    assertEquals(0, run.exit(), run.err());
    assertTrue(
        run.out().startsWith("epsilon 20, seed 0\n% " + counted + " out of 12 images"), run.out());
    assertTrue(run.out().contains("| " + one + " "), run.out());
    assertTrue(!run.out().contains("| " + none + " "), run.out());
    String first = run.out().substring(0, run.out().indexOf("\n\n"));
    assertEquals(rows, first.lines().filter(line -> line.matches("\\| [a-z].*")).count() - 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--hold-out=nea | unknown network of --models 'nea': did you mean 'near'?",
        "--defenses=jpg | unknown defense 'jpg': did you mean 'jpeg'?",
        "--defenses=vote:low | defense 'vote:low' brings networks of its own: expected one that changes images",
        "--preset=mi,mi | plan 'mi' is named twice",
        "--plan=mine=--step 3 | plan 'mine': Unknown options: '--step', '3'",
        "--plan=mine= | --plan: expected a file or NAME=OPTIONS, without blanks in the name, found 'mine='",
        "--plan=/ | cannot read the arguments file '/'",
        "--plan=a=--iterations -1 | plan 'a': iterations: expected at least 0, found -1",
        "--hold-out=near,near | --hold-out: network 'near' is named twice",
        "--defenses= | expected a defense, found ''",
        "--defenses=jpeg,jpeg:75 | defense 'jpeg:75' is named twice",
        "--csv=FOLDER/in | cannot write 'FOLDER/in': it is a folder",
        "--targeted --preset=nips17-nontargeted | preset 'nips17-nontargeted' has objective away: expected one"
            + " that goes for targets",
      })
  void badInputIsOneLine(String options, String message) {
    String[] words = options.replace("FOLDER", folder.toString()).split(" (?=--[a-z]+=)", -1);
    CommandRun run = transfer(words);
    assertEquals("mangle: " + message.replace("FOLDER", folder.toString()) + "\n", run.errors());
    assertEquals(2, run.exit());
    assertEquals("", run.out());
    assertTrue(Files.notExists(folder.resolve("transfer.jsonl")));
  }

  private CommandRun transfer(String... options) {
    Stream<String> usual =
        Stream.of(
            "transfer",
            "--models=near,low,high",
            "--checkpoints=" + checkpoints,
            "--input=" + path("in"),
            "--record=" + path("transfer.jsonl"),
            "--max-epsilon=20");
    return CommandRun.of(Stream.concat(usual, Stream.of(options)).toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
