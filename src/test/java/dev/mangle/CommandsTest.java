package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on grey images of one value and networks that cut the greys into three bands. */
class CommandsTest {
  @TempDir private Path folder;
  private Workspace workspace;
  private String checkpoints;

  @BeforeEach
  void writeNetworksAndImages() {
    workspace = new Workspace(folder);
    workspace.network("near", SampleNetworks.bands(100, 200));
    workspace.network("far", SampleNetworks.bands(60, 180));
    checkpoints = workspace.checkpoints().toString();
    workspace.grey("in/a.png", 120);
    workspace.grey("in/b.png", 230);
    workspace.text("in/labels.csv", "ImageId,TrueLabel,TargetClass\na,1,0\nb,2,1\n");
  }

  @Test
  void attackThenScore() throws IOException {
    CommandRun attack = attack("near", "deep/out", "--max-epsilon=40", "--targeted");
    assertEquals(0, attack.exit(), attack.err());
    assertEquals("", attack.errors());
    assertEquals("a.png attack.json b.png", workspace.list("deep/out"));
    // Towards 0 from 120 and towards 1 from 230: down, as far as the budget goes.
    assertEquals(80, workspace.samples("deep/out/a.png")[0]);
    assertEquals(190, workspace.samples("deep/out/b.png")[3]);
    String labels = path("in/labels.csv");
    assertStartsWith(
        """
        target, L1 norm, epsilon 40, 20 iterations of 2.500; true labels: %s; targets: %s

        | surrogate | clean | before rounding | adversarial |
        |-----------|-------|-----------------|-------------|
        | near      |  0, 0 |            2, 2 |        2, 2 |
        |hit target, defense miss| out of 2 images

        largest change 40 of 40 pixel units, mean L2 80.0
        """
            .formatted(labels, labels),
        attack.out());
    assertTrue(
        attack.out().endsWith("wrote 2 PNGs and attack.json to " + path("deep/out") + "\n"),
        attack.out());

    CommandRun score =
        CommandRun.of(
            "score",
            "--models=near,far",
            "--checkpoints=" + checkpoints,
            "--images=" + path("deep/out") + "," + path("in"),
            "--originals=" + path("in"),
            "--max-epsilon=40",
            "--csv=" + path("score.csv"));
    assertEquals(0, score.exit(), score.err());
    assertEquals("", score.errors());
    String out = path("deep/out");
    String in = path("in");
    assertEquals(
        """
        folder,network,images,clean_miss,hit_target,defense_miss,right_when_clean,\
        right_hit_target,right_defense_miss,max_change,mean_l2
        %s,near,2,0,2,2,2,2,2,40,80.000
        %s,far,2,0,0,0,2,0,0,40,80.000
        %s,near,2,0,0,0,2,0,0,0,0.000
        %s,far,2,0,0,0,2,0,0,0,0.000
        """
            .formatted(out, out, in, in),
        Files.readString(folder.resolve("score.csv")));
    String gap = " ".repeat(out.length() - "clean images".length());
    assertStartsWith(
        """
        |hit target, defense miss| out of 2 images
        | images%s | near |  far | max change | mean L2 |
        |%s|------|------|------------|---------|
        | clean images%s | 0, 0 | 0, 0 |          0 |     0.0 |
        | %s | 2, 2 | 0, 0 |         40 |    80.0 |
        """
            .formatted(
                " ".repeat(out.length() - "images".length()),
                "-".repeat(out.length() + 2),
                gap,
                out),
        score.out());
    assertTrue(score.out().contains("| 2, 2 of 2 | 0, 0 of 2 |"), score.out());
  }

  @Test
  void targetClassMakesTheAttackTargeted() throws IOException {
    Files.delete(folder.resolve("in/labels.csv"));
    workspace.text("in/target_class.csv", "a.png,2\nb.png,0\n");
    CommandRun attack = attack("near:2,far", "out", "--max-epsilon=100");
    assertEquals(0, attack.exit(), attack.err());
    assertStartsWith(
        "target, L1 norm, epsilon 100, 20 iterations of 6.250; true labels: predicted; targets: "
            + path("in/target_class.csv"),
        attack.out());
    assertEquals(220, workspace.samples("out/a.png")[0]);
    assertEquals(130, workspace.samples("out/b.png")[0]);
    assertTrue(
        attack.out().contains("| near:2.0  |  0, 0 |            1, 2 |        1, 2 |"),
        attack.out());
  }

  @Test
  void severalBudgetsInOneRun() {
    CommandRun attack =
        attack("near", "out", "--epsilons=8,40", "--norm=linf", "--iterations=1", "--targeted");
    assertEquals(0, attack.exit(), attack.err());
    assertEquals("a.png attack.json b.png", workspace.list("out/epsilon-8"));
    // One step of (epsilon / 16) (20 / 1) is longer than the budget.
    assertEquals(112, workspace.samples("out/epsilon-8/a.png")[0]);
    assertEquals(80, workspace.samples("out/epsilon-40/a.png")[0]);
    assertTrue(attack.out().contains("wrote 2 PNGs and attack.json to " + path("out/epsilon-40")));
  }

  /** Whatever becomes of the networks, every folder has images first. */
  @Test
  void withATimeLimitEveryBudgetGetsAFirstResultBeforeNetworksAreRead() throws IOException {
    Files.writeString(Path.of(checkpoints, "near", "saved_model.pb"), "no network");
    CommandRun attack =
        attack("near", "out", "--epsilons=8,40", "--time-limit=100000", "--technique=mi");
    assertEquals(2, attack.exit());
    assertEquals("a.png b.png", workspace.list("out/epsilon-8"));
    assertEquals("a.png b.png", workspace.list("out/epsilon-40"));
    for (int sample : workspace.samples("out/epsilon-40/a.png")) {
      assertTrue(sample == 80 || sample == 160, "from 120: " + sample);
    }
  }

  @Test
  void noiseWithoutAnyStep() {
    CommandRun attack =
        attack("near", "out", "--max-epsilon=40", "--iterations=0", "--random-start=corner");
    assertEquals(0, attack.exit(), attack.err());
    assertTrue(attack.out().contains("0 iterations of 50.00, start corner, seed 0;"), attack.out());
    for (int sample : workspace.samples("out/a.png")) {
      assertTrue(sample == 80 || sample == 160, "from 120: " + sample);
    }
  }

  @Test
  void neitherBudgetNorBudgets() {
    CommandRun attack =
        CommandRun.of("attack", "--models=near", "--input=" + path("in"), "--output=x");
    assertEquals(2, attack.exit());
    assertEquals("mangle: expected --max-epsilon or --epsilons, found neither\n", attack.err());
    CommandRun empty =
        CommandRun.of(
            "attack", "--models=near", "--input=" + path("in"), "--output=x", "--epsilons=,");
    assertEquals("mangle: --epsilons: expected at least one budget, found none\n", empty.err());
  }

  @Test
  void classify() throws IOException {
    CommandRun run =
        CommandRun.of(
            "classify",
            "--model=near",
            "--checkpoints=" + checkpoints,
            "--input=" + path("in"),
            "--output=" + path("labels.out"));
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.errors());
    assertEquals("wrote the labels of 2 images to " + path("labels.out") + "\n", run.out());
    assertEquals("a.png,1\nb.png,2\n", Files.readString(folder.resolve("labels.out")));
  }

  @Test
  void models() {
    CommandRun run = CommandRun.of("models", "--checkpoints=" + checkpoints);
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.err());
    assertEquals(
        """
        | name | architecture |    takes | data set | clean | attacked |
        |------|--------------|----------|----------|-------|----------|
        | far  |         test | 1x1 GRAY |     test |       |          |
        | near |         test | 1x1 GRAY |     test |       |          |
        """,
        run.out());
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private CommandRun attack(String models, String output, String... options) {
    Stream<String> usual =
        Stream.of(
            "attack",
            "--models=" + models,
            "--checkpoints=" + checkpoints,
            "--input=" + path("in"),
            "--output=" + path(output));
    return CommandRun.of(Stream.concat(usual, Stream.of(options)).toArray(String[]::new));
  }

  private static void assertStartsWith(String start, String text) {
    assertEquals(start, text.substring(0, Math.min(start.length(), text.length())));
  }
}
