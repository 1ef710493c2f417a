package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.testing.Workspace;
import java.io.IOException;
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

  @Test
  void countsAreThoseOfAttackAndScore() throws IOException {
    CommandRun run =
        transfer(
            "--plan=mine=" + STEP + "6 --technique mi --technique noise:size=0.2",
            "--defenses=bits:5,bits:3+jpeg",
            "--hold-out=near",
            "--seed=3",
            "--csv=" + path("transfer.csv"));
    assertEquals(0, run.exit(), run.err());
    CommandRun attack =
        CommandRun.of(
            Stream.concat(
                    Stream.of(
                        "attack",
                        "--models=low,high",
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
    CommandRun score =
        CommandRun.of(
            "score",
            "--models=near,near+bits:5,near+bits:3+jpeg,low,high",
            "--checkpoints=" + checkpoints,
            "--images=" + path("out"),
            "--originals=" + path("in"),
            "--csv=" + path("score.csv"));
    assertEquals(0, score.exit(), score.err());
    assertEquals(
        counts("score.csv", 1, 2, 3, 4, 5, 6, 7, 8, 10),
        counts("transfer.csv", 2, 3, 4, 5, 6, 7, 8, 9, 11));
  }

  private List<List<String>> counts(String csv, int... columns) throws IOException {
    return Files.readAllLines(folder.resolve(csv)).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(cells -> Arrays.stream(columns).mapToObj(column -> cells[column]).toList())
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
  }

  private static String row(CommandRun run) {
    return run.out().lines().filter(line -> line.startsWith("| mi ")).findFirst().orElseThrow();
  }

  @Test
  void splitImagesMeetOneHeldOutNetworkEach() throws IOException {
    CommandRun run =
        transfer("--plan=nine=" + STEP + "9", "--split", "--csv=" + path("transfer.csv"));
    assertEquals(0, run.exit(), run.err());
    List<List<String>> rows = counts("transfer.csv", 1, 2, 3);
    assertEquals(15, rows.size());
    assertTrue(rows.stream().allMatch(row -> row.get(2).equals("4")), rows.toString());
    Set<String> images = new HashSet<>();
    for (String line : Files.readAllLines(folder.resolve("transfer.jsonl"))) {
      new JsonMapper().readTree(line).get("images").forEach(name -> images.add(name.asText()));
    }
    assertEquals(GreyBands.IMAGES, images.size());
  }

  @Test
  void withoutPlansEveryPresetForTheGoalIsMeasured() {
    CommandRun run = transfer("--targeted", "--hold-out=near", "--defenses=none");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().startsWith("% hit target out of 12 images"), run.out());
    assertTrue(run.out().contains("| logit-di-ti "), run.out());
    assertTrue(!run.out().contains("nontargeted"), run.out());
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
        "--plan=mine= | cannot read the arguments file 'mine='",
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
