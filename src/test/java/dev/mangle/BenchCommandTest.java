package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.graph.Passes;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mangle bench} on tiny networks, as short as it can be. */
class BenchCommandTest {
  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void writeNetworks() {
    workspace = new Workspace(folder);
    workspace.network("conv", SampleNetworks.all().get("conv_explicit_norm"));
    workspace.network("flat", SampleNetworks.all().get("linear_bgr"));
    workspace.randomPng("in/a.png", 7, 6, 3, 1);
    workspace.randomPng("in/b.png", 7, 6, 3, 2);
  }

  private CommandRun bench(String... options) {
    List<String> words = new ArrayList<>(List.of("bench", "--rounds=1"));
    words.add("--checkpoints=" + workspace.checkpoints());
    words.addAll(List.of(options));
    if (words.stream().noneMatch(word -> word.startsWith("--models"))) {
      words.add("--models=conv");
    }
    return CommandRun.of(words.toArray(String[]::new));
  }

  private JsonNode json(String... options) throws IOException {
    Path file = folder.resolve("bench.json");
    CommandRun run =
        bench(
            Stream.concat(Stream.of("--json=" + file), Stream.of(options)).toArray(String[]::new));
    assertEquals(0, run.exit(), run.err());
    return new JsonMapper().readTree(Files.readAllBytes(file));
  }

  private static List<String> variants(JsonNode group) {
    List<String> names = new ArrayList<>();
    group.get("results").forEach(result -> names.add(result.at("/work/variant").asText()));
    return names;
  }

  @Test
  void withoutAKindItMeasuresIterations() throws IOException {
    JsonNode json =
        json(
            "--models=conv,flat:2",
            "--size=6",
            "--batch-size=3",
            "--seconds=0.01",
            "--variants=fp32,as-loaded",
            "--rounds=2");
    assertEquals("step", json.get("kind").asText());
    assertEquals(3, json.get("groups").size());
    JsonNode all = json.at("/groups/2");
    assertEquals("iteration of ensemble, batches of 3 images of 6x6x3", all.get("name").asText());
    assertEquals(List.of("fp32", "as-loaded"), variants(all));
    assertEquals(2, all.at("/results/0/turns").size());
    assertEquals(3, all.get("peaks").size());
    assertTrue(all.at("/peaks/0").has("fp32"));
    assertEquals(15, all.at("/results/0/work/images").asInt());
    assertTrue(all.at("/results/0/turns/0/seconds").asDouble() >= 0.01);
    assertEquals(
        "{\"models\":[\"conv\",\"flat:2\"],\"checkpoints\":\""
            + workspace.checkpoints()
            + "\",\"batch_size\":3,\"rounds\":2,\"seconds\":0.01,\"size\":6,"
            + "\"variants\":[\"fp32\",\"as-loaded\"]}",
        json.get("options").toString());
  }

  @Test
  void microTakesEachRewriteAway() throws IOException {
    JsonNode groups = json("micro", "--seconds=0.001").get("groups");
    assertEquals(4, groups.size());
    assertEquals("conv forward, batches of 10 images of 7x6x3", groups.at("/0/name").asText());
    assertEquals("conv gradient, batches of 10 images of 7x6x3", groups.at("/1/name").asText());
    assertEquals(List.of("as-loaded", "fp32"), variants(groups.get(0)));
    assertEquals("fp32", variants(groups.get(3)).get(0));
    assertTrue(variants(groups.get(3)).contains("without-fold-batch-norm"));
    // Those that make no difference are told, not measured.
    assertEquals(
        1 + Passes.names().size(), variants(groups.get(3)).size() + groups.at("/3/notes").size());
    // A forward pass has no gradient of a ReLU.
    assertTrue(
        groups
            .at("/2/notes")
            .toString()
            .contains("without-relu-grad-on-output: the same graph as fp32"));
  }

  @Test
  void microComparesWhatItIsTold() throws IOException {
    JsonNode groups =
        json("micro", "--seconds=0.001", "--size=9", "--variants=fp32,as-loaded").get("groups");
    assertEquals(2, groups.size());
    assertEquals("conv forward, batches of 10 images of 9x9x3", groups.at("/0/name").asText());
    assertEquals(List.of("fp32", "as-loaded"), variants(groups.get(0)));
  }

  @Test
  void runMakesWholeAttacksOnAFolder() throws IOException {
    JsonNode json =
        json(
            "run",
            "--input=" + folder.resolve("in"),
            "--iterations=3",
            "--batch-size=1",
            "--variants=fp32,as-loaded");
    JsonNode group = json.at("/groups/0");
    assertEquals(
        "run of conv on " + folder.resolve("in") + " in this process", group.get("name").asText());
    assertEquals(List.of("fp32", "as-loaded"), variants(group));
    assertEquals(2, group.at("/results/0/work/images").asInt());
    assertEquals(1, group.at("/results/0/turns/0/runs").asInt());
    // A convolution of 7x6x3 values through 3x3 kernels and more, both ways, images and iterations.
    assertTrue(group.at("/results/0/work/gflop").asDouble() > 0);
    assertEquals(3, json.at("/options/iterations").asInt());
    assertEquals("a.png b.png", workspace.list("in"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void runThroughLaunchersComparesThem() throws IOException {
    for (String name : List.of("one", "two")) {
      workspace.text(name, "#!/bin/sh\necho " + name + " \"$@\" >>'" + folder + "/log'\n");
      assertTrue(folder.resolve(name).toFile().setExecutable(true));
    }
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    JsonNode json =
        json(
            "run",
            "--input=" + folder.resolve("in"),
            "--iterations=3",
            "--launcher=" + one + "," + two,
            "--rounds=2");
    assertEquals(List.of(one.toString(), two.toString()), variants(json.at("/groups/0")));
    List<String> log = Files.readAllLines(folder.resolve("log"));
    assertEquals(
        List.of("one", "two", "one", "two", "one", "two"),
        log.stream().map(line -> line.split(" ", -1)[0]).toList());
    assertTrue(
        log.get(0)
            .startsWith(
                "one attack --models=conv --checkpoints="
                    + workspace.checkpoints()
                    + " --device=auto --input="),
        log.get(0));
    assertTrue(log.get(0).contains(" --iterations=3 --batch-size=10 "), log.get(0));
  }

  @Test
  void pgdIsHeldAgainstALoopWithCopies() throws IOException {
    JsonNode group = json("pgd", "--steps=4", "--batch-size=2", "--seconds=0.01").at("/groups/0");
    assertEquals("pgd-4 on conv, batches of 2 images of 7x6x3", group.get("name").asText());
    assertEquals(List.of("with copies", "in the graph"), variants(group));
    assertEquals(8, group.at("/results/0/work/images").asInt());
  }

  @Test
  void printsATableAGroup() {
    CommandRun run = bench("--variants=fp32,as-loaded", "--seconds=0.01");
    assertEquals(0, run.exit(), run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals(
        "medians of 1 round in turn, (lowest..highest); ratios to the first of a table, round by round",
        lines.get(1));
    assertEquals("iteration of conv, batches of 10 images of 7x6x3", lines.get(3));
    assertTrue(
        lines.get(4).matches("fp32 peak: \\d+ \\(\\d+\\.\\.\\d+\\) GFLOP per CPU-second"),
        lines.get(4));
    assertEquals(
        List.of(
            "variant",
            "images/s",
            "ratio",
            "by CPU time",
            "GFLOP per CPU-s",
            "of fp32 peak",
            "peak memory, MB"),
        cells(lines.get(5)));
    assertEquals("fp32", cells(lines.get(7)).get(0));
    assertEquals("1.00 (1.00..1.00)", cells(lines.get(7)).get(2));
    assertEquals("as-loaded", cells(lines.get(8)).get(0));
    assertTrue(run.err().contains("measuring iteration of conv"), run.err());
  }

  private static List<String> cells(String line) {
    return List.of(line.substring(1, line.length() - 1).strip().split("\\s*\\|\\s*", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stepp | unknown benchmark 'stepp': did you mean 'step'?",
        "step --input=x | --input does not go with bench step, only with bench run",
        "run --size=3 | --size does not go with bench run, only with bench micro, bench step",
        "pgd --variants=fp32 | --variants does not go with bench pgd, only with bench micro, bench run, bench step",
        "micro --steps=3 | --steps does not go with bench micro, only with bench pgd",
        "run | bench run: expected --input, found none",
        "run --input=FOLDER/none | cannot read folder 'FOLDER/none': no such file or folder",
        "run --input=FOLDER/in --launcher=FOLDER/x | --launcher: 'FOLDER/x' is no program that can be run",
        "run --input=FOLDER/in --launcher=x --variants=fp32 | --variants does not go with --launcher: a process of"
            + " its own is computed as usual",
        "--rounds=0 | --rounds: expected at least 1, found 0",
        "--batch-size=0 | --batch-size: expected at least 1, found 0",
        "--seconds=0 | --seconds: expected over 0, at most 3600, found 0.0",
        "--size=0 | --size: expected at least 1, found 0",
        "run --iterations=0 | --iterations: expected at least 1, found 0",
        "pgd --steps=0 | --steps: expected at least 1, found 0",
        "--variants=fp23 | unknown variant 'fp23': did you mean 'fp32'?",
        "--variants=fp32,fp32 | --variants: 'fp32' is named twice",
        "--models=con | no checkpoint 'con' in 'FOLDER/checkpoints': did you mean 'conv'?",
        "--json=FOLDER/in | cannot write 'FOLDER/in': it is a folder",
      })
  void badInputIsOneLine(String options, String message) {
    CommandRun run =
        bench(
            Stream.concat(
                    Stream.of("--json=" + folder.resolve("bench.json")),
                    Stream.of(options.replace("FOLDER", folder.toString()).split(" ", -1)))
                .toArray(String[]::new));
    String errors = run.err().replaceAll("(?m)^measuring .*\\R", "");
    assertEquals("mangle: " + message.replace("FOLDER", folder.toString()) + "\n", errors);
    assertEquals(2, run.exit());
    assertEquals("", run.out());
    assertTrue(Files.notExists(folder.resolve("bench.json")));
  }
}
