package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judges behind defenses, on grey images of one value. */
class DefenseCommandsTest {
  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void writeNetworksAndImages() {
    workspace = new Workspace(folder);
    workspace.network("near", SampleNetworks.bands(100, 200));
    workspace.network("far", SampleNetworks.bands(60, 180));
    workspace.grey("in/a.png", 120);
    workspace.grey("in/b.png", 190);
    workspace.text("in/labels.csv", "ImageId,TrueLabel,TargetClass\na,1,0\nb,2,1\n");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private CommandRun run(String command, String... options) {
    Stream<String> usual = Stream.of(command, "--checkpoints=" + workspace.checkpoints());
    return CommandRun.of(Stream.concat(usual, Stream.of(options)).toArray(String[]::new));
  }

  private CommandRun classify(String... options) {
    String[] all = Arrays.copyOf(options, options.length + 2);
    all[options.length] = "--input=" + path("in");
    all[options.length + 1] = "--output=" + path("labels.out");
    return run("classify", all);
  }

  private void assertClassified(String labels, String judge, String... options) throws IOException {
    CommandRun run = classify(options);
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.errors());
    assertEquals(
        "judge: " + judge + "\nwrote the labels of 2 images to " + path("labels.out") + "\n",
        run.out());
    assertEquals(labels, Files.readString(folder.resolve("labels.out")));
  }

  @Test
  void classifyBehindDefenses() throws IOException {
    assertClassified("a.png,1\nb.png,1\n", "near+jpeg:75", "--model=near", "--defense=jpeg");
    assertClassified("a.png,0\nb.png,2\n", "near+bits:1", "--model=near+bits:1");
    assertClassified(
        "a.png,0\nb.png,1\n",
        "near+bits:2+median:5",
        "--model=near",
        "--defense=bits:2",
        "--defense=median:5");
    // The order counts: 190 goes to 170 and then to 255, but not back.
    assertClassified(
        "a.png,0\nb.png,2\n", "near+bits:2+bits:1", "--model=near+bits:2", "--defense=bits:1");
    assertClassified("a.png,1\nb.png,2\n", "far+vote:near", "--model=far", "--defense=vote:near");
    // Of 120 and noise of deviation 200, clipped, no grey is left for certain: the seed decides.
    CommandRun first = classify("--model=near+random-noise:200:1:1");
    String labels = Files.readString(folder.resolve("labels.out"));
    assertEquals(first.out(), classify("--model=near+random-noise:200:1:1").out());
    assertEquals(labels, Files.readString(folder.resolve("labels.out")));
  }

  @Test
  void scoreNamesColumnsAsTyped() throws IOException {
    workspace.grey("out/a.png", 129);
    workspace.grey("out/b.png", 185);
    CommandRun run =
        run(
            "score",
            "--models=near,near+bits:1,far+jpeg:90+vote:near",
            "--images=" + path("out"),
            "--originals=" + path("in"),
            "--csv=" + path("score.csv"));
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.errors());
    List<String> lines = run.out().lines().toList();
    assertEquals("|hit target, defense miss| out of 2 images", lines.get(0));
    assertTrue(
        lines
            .get(1)
            .endsWith("| near | near+bits:1 | far+jpeg:90+vote:near | max change | mean L2 |"),
        run.out());
    assertTrue(
        lines
            .get(3)
            .endsWith("| 1, 1 |        1, 1 |                  0, 0 |          0 |     0.0 |"),
        run.out());
    assertTrue(
        lines
            .get(4)
            .endsWith("| 1, 1 |        0, 1 |                  1, 1 |          9 |    14.0 |"),
        run.out());
    assertTrue(
        run.out().contains("| 0, 0 of 1 |   0, 0 of 1 |             1, 1 of 2 |"), run.out());
    String out = path("out");
    assertEquals(
        """
        folder,network,images,clean_miss,hit_target,defense_miss,right_when_clean,\
        right_hit_target,right_defense_miss,max_change,mean_l2
        %s,near,2,1,1,1,1,0,0,9,14.000
        %s,near+bits:1,2,1,0,1,1,0,0,9,14.000
        %s,far+jpeg:90+vote:near,2,0,1,1,2,1,1,9,14.000
        """
            .formatted(out, out, out),
        Files.readString(folder.resolve("score.csv")));
  }

  @Test
  void defaultsAreToldWithTheScore() {
    CommandRun run =
        run(
            "score",
            "--models=near+tv,near",
            "--images=" + path("in"),
            "--originals=" + path("in"));
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().startsWith("near+tv is near+tv:10:50\n|hit target"), run.out());
  }

  @Test
  void defensesAreListed() {
    CommandRun run = CommandRun.of("defenses");
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.err());
    for (String line :
        List.of(
            "\\| none .*",
            "\\| jpeg:QUALITY +\\| quality 1..100 \\(75\\) +\\| .* \\| Dziugaite et al. 2016 +\\|",
            "\\| median:SIZE +\\| size odd 3..9 \\(3\\) +\\| .*",
            "\\| random-noise:SIGMA:DRAWS:SEED +\\| sigma 0..255 \\(16\\), draws 1..10000 \\(30\\),"
                + " seed 0..2147483647 \\(0\\) +\\| .*",
            "\\| vote:NAME\\[:NAME...\\] +\\| one or more names of networks +\\| .*")) {
      assertTrue(run.out().lines().anyMatch(found -> found.matches(line)), line + run.out());
    }
    assertTrue(CommandRun.of("help", "score").out().contains("mangle defenses"));
  }

  @Test
  void whatCannotBeIsOneLineAndWritesNothing() throws IOException {
    assertRefused("unknown defense 'jepg': did you mean 'jpeg'?", classify("--model=near+jepg:75"));
    assertRefused(
        "defense 'jpeg': quality must be a whole number 1..100, found '750'",
        classify("--model=near", "--defense=jpeg:750"));
    assertRefused("defense: expected a name, found ''", classify("--model=near", "--defense="));
    assertRefused(
        "no checkpoint 'fra' in '" + workspace.checkpoints() + "': did you mean 'far'?",
        classify("--model=near+vote:fra"));
    assertRefused(
        "network 'near+jpeg:75': a surrogate cannot have a defense (+jpeg:75), because defenses"
            + " are not differentiated",
        run(
            "attack",
            "--models=far,near+jpeg:75",
            "--input=" + path("in"),
            "--output=" + path("out"),
            "--max-epsilon=8"));
    assertEquals("checkpoints in", workspace.list("."));
  }

  /** A label for an image that nobody can see would be made up, so there are none at all. */
  @Test
  void aDamagedImageIsNamedAndNothingIsWritten() throws IOException {
    Path damaged = folder.resolve("in/b.png");
    byte[] png = Files.readAllBytes(damaged);
    Files.write(damaged, Arrays.copyOf(png, png.length - 20));
    CommandRun run = classify("--model=near+jpeg:75");
    assertEquals(2, run.exit());
    assertTrue(run.errors().startsWith("mangle: '" + damaged + "' is truncated: "), run.err());
    assertEquals(1, run.errors().lines().count());
    assertEquals("checkpoints in", workspace.list("."));
  }

  private static void assertRefused(String message, CommandRun run) {
    assertEquals("mangle: " + message + "\n", run.errors());
    assertEquals("", run.out());
    assertEquals(2, run.exit());
  }
}
