package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.attack.step.Norm;
import dev.mangle.data.ImageLabels;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Ensemble;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.testing.Activation;
import dev.mangle.testing.ConvNetwork;
import dev.mangle.testing.Convolution;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.SpecBuilder;
import dev.mangle.testing.Ticking;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What lies in the output folder after an attack. */
class FolderAttackTest {
  private static final AttackPlan PLAN =
      AttackPlan.mng(Objective.TARGET, Norm.L1, 16, 5, 4, 0, Start.CLEAN, 0);
  private static final int IMAGES = 8;
  private static final int SIDE = 20;

  @TempDir private static Path checkpointFolder;
  private static Ensemble ensemble;

  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeAll
  static void writeNetworks() {
    Workspace networks = new Workspace(checkpointFolder);
    ModelSpec spec = SpecBuilder.of(18, 18, Order.RGB, 4).scale(0.01).offset(-1.2).build();
    Convolution convolution =
        Convolution.of(ConvNetwork.randomKernel(spec, 16, 1), Convolution.Padding.SAME);
    networks.network(
        "conv", ConvNetwork.random(spec, convolution, true, Activation.RELU, false, 2));
    networks.network("softplus", SampleNetworks.all().get("softplus_aux"));
    networks.network("grey", SampleNetworks.all().get("tanh_grey"));
    ensemble = open("conv", "softplus:0.5");
  }

  private static Ensemble open(String... models) {
    Path checkpoints = new Workspace(checkpointFolder).checkpoints();
    return Ensemble.open(new Checkpoints(checkpoints), List.of(models));
  }

  @BeforeEach
  void writeImages() {
    workspace = new Workspace(folder);
    StringBuilder labels = new StringBuilder("ImageId,TrueLabel,TargetClass\n");
    for (int i = 0; i < IMAGES; i++) {
      workspace.randomPng("in/" + i + ".png", SIDE, SIDE, 3, i);
      labels.append(i).append(',').append(i % 3).append(',').append((i + 1) % 3).append('\n');
    }
    workspace.text("in/labels.csv", labels.toString());
  }

  @ParameterizedTest
  @CsvSource({"1,L1", "4,L2", "16,L1", "255,L2"})
  void theFilesKeepTheBudgetAndUseIt(int epsilon, Norm norm) {
    AttackPlan plan =
        AttackPlan.mng(
            Objective.TARGET,
            norm,
            epsilon,
            5,
            AttackPlan.contestStepSize(epsilon, 5),
            3,
            Start.UNIFORM,
            1);
    AttackReport report = attack("in", "out", ensemble, plan);

    assertEquals(epsilon, report.largestChange());
    int largest = 0;
    double l2 = 0;
    for (int i = 0; i < IMAGES; i++) {
      int[] change = difference("in/" + i + ".png", "out/" + i + ".png");
      largest = Math.max(largest, Arrays.stream(change).max().orElseThrow());
      l2 += Math.sqrt(Arrays.stream(change).asDoubleStream().map(c -> c * c).sum()) / IMAGES;
    }
    assertEquals(epsilon, largest);
    assertEquals(l2, report.meanL2(), 1e-9 * l2);
  }

  @Test
  void epsilonZeroChangesNothing() {
    AttackReport report =
        attack(
            "in",
            "out",
            ensemble,
            AttackPlan.mng(Objective.AWAY, Norm.L2, 0, 2, 5, 0, Start.UNIFORM, 1));
    assertEquals(0, report.largestChange());
    for (int i = 0; i < IMAGES; i++) {
      assertArrayEquals(
          workspace.samples("in/" + i + ".png"), workspace.samples("out/" + i + ".png"));
    }
  }

  /**
   * The kernels that a matrix product or convolution takes depend on the batch's size, and sum in
   * another order; so gradients differ in their last bits, and a value that lies within some 1e-4
   * of a rounding edge may go to the other side: by one level, one value in thousands. Seen so far
   * are no differences at all; allowed is one value in 200.
   */
  @ParameterizedTest
  @EnumSource
  void batchesAndOrderChangeNoMoreThanTheLastBit(Start start) throws IOException {
    attack("in", "out", ensemble, plan(0, start));
    attack("in", "one", ensemble, plan(1, start));
    attack("in", "seven", ensemble, plan(7, start));
    for (int i = 0; i < IMAGES; i++) {
      assertSameUpToRounding("out/" + i + ".png", "one/" + i + ".png");
      assertSameUpToRounding("out/" + i + ".png", "seven/" + i + ".png");
    }

    Path reversed = Files.createDirectories(folder.resolve("reversed"));
    for (int i = 0; i < IMAGES; i++) {
      Files.copy(folder.resolve("in/" + i + ".png"), reversed.resolve(name(i)));
    }
    workspace.text("reversed/labels.csv", reversedLabels());
    attack("reversed", "renamed", ensemble, plan(0, Start.CLEAN));
    attack("in", "plain", ensemble, plan(0, Start.CLEAN));
    for (int i = 0; i < IMAGES; i++) {
      assertSameUpToRounding("plain/" + i + ".png", "renamed/" + name(i));
    }
  }

  private static AttackPlan plan(int batchSize, Start start) {
    return AttackPlan.mng(Objective.TARGET, Norm.L1, 16, 10, 2, batchSize, start, 3);
  }

  private static String name(int i) {
    return "z" + (IMAGES - i) + ".png";
  }

  private static String reversedLabels() {
    return IntStream.range(0, IMAGES)
        .mapToObj(i -> "%s,%d,%d\n".formatted(name(i), i % 3, (i + 1) % 3))
        .collect(Collectors.joining("", "ImageId,TrueLabel,TargetClass\n", ""));
  }

  private void assertSameUpToRounding(String expected, String found) {
    int[] difference = difference(expected, found);
    int sum = Arrays.stream(difference).sum();
    assertTrue(Arrays.stream(difference).max().orElseThrow() <= 1, found);
    assertTrue(sum <= difference.length / 200, found + ": " + sum + " values differ");
  }

  @Test
  void theSamePlanGivesTheSameBytes() throws IOException {
    AttackPlan plan = plan(3, Start.UNIFORM);
    attack("in", "out", ensemble, plan);
    attack("in", "again", ensemble, plan);
    for (int i = 0; i < IMAGES; i++) {
      assertEquals(
          -1,
          Files.mismatch(
              folder.resolve("out/" + i + ".png"), folder.resolve("again/" + i + ".png")));
    }
  }

  /** Folders of one batch each, of which nothing is decoded ahead or written behind. */
  @Test
  void whatIsDoneBesideChangesNoByte() throws IOException {
    attack("in", "out", ensemble, plan(2, Start.UNIFORM));
    for (int i = 0; i < IMAGES; i += 2) {
      Path batch = Files.createDirectories(folder.resolve("in" + i));
      for (int k = i; k < i + 2; k++) {
        Files.copy(folder.resolve("in/" + k + ".png"), batch.resolve(k + ".png"));
      }
      Files.copy(folder.resolve("in/labels.csv"), batch.resolve("labels.csv"));
      attack("in" + i, "out" + i, ensemble, plan(2, Start.UNIFORM));
      for (int k = i; k < i + 2; k++) {
        assertEquals(
            -1,
            Files.mismatch(
                folder.resolve("out/" + k + ".png"), folder.resolve("out" + i + "/" + k + ".png")));
      }
    }
  }

  /** While the second batch of two iterates, something gets into the way of its second image. */
  @Test
  void aFileThatCannotBeWrittenEndsTheRunThere() throws IOException {
    Path third = folder.resolve("out/3.png");
    int[] steps = {0};
    Ticking blocking =
        new Ticking(
            step -> {
              steps[0]++;
              if (steps[0] == 10 + 1) {
                block(third);
              }
            });
    UserException error =
        assertThrows(
            UserException.class,
            () -> attack("in", "out", ensemble, plan(2, Start.CLEAN), blocking));
    assertTrue(error.getMessage().startsWith("cannot write '" + third + "'"), error.getMessage());
    assertEquals("0.png 1.png 2.png 3.png attack.journal", workspace.list("out"));
    List<String> journal = Files.readAllLines(folder.resolve("out/attack.journal"));
    assertEquals(1 + 3, journal.size());
    for (int i = 0; i < 3; i++) {
      assertTrue(journal.get(1 + i).contains("\"" + i + ".png\""), journal.get(1 + i));
    }
    assertTrue(steps[0] <= 3 * 10, "no batch begins after the one that tells of it");

    PathUtils.deleteDirectory(third);
    attack("in", "out", ensemble, plan(2, Start.CLEAN));
    assertEquals(IMAGES + 1, workspace.list("out").split(" ").length);
  }

  private static void block(Path file) {
    try {
      Files.createDirectories(file.resolve("full"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In their third iteration, batches of over two images find no memory. */
  @Test
  void aBatchWithoutMemoryBeginsAnewInHalves() throws IOException {
    AttackReport expected = attack("in", "two", ensemble, plan(2, Start.UNIFORM));
    long[] steps = {0, 0};
    Ticking narrow =
        new Ticking(
            step -> {
              steps[0] += step;
              steps[1] = step > 2 ? steps[1] + 1 : 0;
              if (steps[1] == 3) {
                throw new OutOfMemoryError("no room for " + step + " images");
              }
            });
    AttackReport report = attack("in", "out", ensemble, plan(8, Start.UNIFORM), narrow);
    for (int i = 0; i < IMAGES; i++) {
      assertEquals(
          -1,
          Files.mismatch(folder.resolve("out/" + i + ".png"), folder.resolve("two/" + i + ".png")));
    }
    assertEquals(expected.networks(), report.networks());
    assertEquals(List.of(new AttackReport.Batches("20x20x3", 8, 2)), report.batches());
    assertEquals(10 * IMAGES, steps[0], "what is done again is told once");
  }

  @Test
  void whereOneImageFindsNoMemoryTheRunEndsWithOneError() {
    Ticking none =
        new Ticking(
            step -> {
              if (step > 0) {
                throw new OutOfMemoryError("no room");
              }
            });
    UserException error =
        assertThrows(UserException.class, () -> attack("in", "out", ensemble, PLAN, none));
    assertTrue(error.getMessage().startsWith("out of memory with one image"), error.getMessage());
    assertEquals("attack.journal", workspace.list("out"));
  }

  static List<AttackPlan> plansWithOneChange() {
    return List.of(
        AttackPlan.mng(Objective.TARGET, Norm.L2, 16, 5, 4, 0, Start.CLEAN, 0),
        AttackPlan.mng(Objective.AWAY, Norm.L1, 16, 5, 4, 0, Start.CLEAN, 0),
        AttackPlan.mng(Objective.LEAST_LIKELY, Norm.L1, 16, 5, 4, 0, Start.CLEAN, 0),
        AttackPlan.mng(
            Objective.LEAST_LIKELY_MINUS_PREDICTED, Norm.L1, 16, 5, 4, 0, Start.CLEAN, 0),
        AttackPlan.mng(Objective.TARGET, Norm.L1, 15, 5, 4, 0, Start.CLEAN, 0),
        AttackPlan.mng(Objective.TARGET, Norm.L1, 16, 6, 4, 0, Start.CLEAN, 0),
        AttackPlan.mng(Objective.TARGET, Norm.L1, 16, 5, 4.5, 0, Start.CLEAN, 0),
        AttackPlan.mng(Objective.TARGET, Norm.L1, 16, 5, 4, 0, Start.UNIFORM, 0),
        AttackPlan.mng(Objective.TARGET, Norm.L1, 16, 5, 4, 0, Start.UNIFORM, 1));
  }

  @Test
  void everyChoiceCounts() {
    List<Integer> hashes = new ArrayList<>();
    hashes.add(hashAfter(ensemble, PLAN));
    plansWithOneChange().forEach(plan -> hashes.add(hashAfter(ensemble, plan)));
    hashes.add(hashAfter(open("conv", "softplus:2"), PLAN));
    hashes.add(hashAfter(open("conv"), PLAN));
    assertEquals(hashes.size(), Set.copyOf(hashes).size(), hashes::toString);
  }

  private int hashAfter(Ensemble networks, AttackPlan plan) {
    attack("in", "out", networks, plan);
    return IntStream.range(0, IMAGES)
        .map(i -> Arrays.hashCode(workspace.samples("out/" + i + ".png")))
        .reduce(1, (a, b) -> 31 * a + b);
  }

  @Test
  void theSeedDoesNotMatterWithoutARandomStart() {
    AttackPlan other = AttackPlan.mng(Objective.TARGET, Norm.L1, 16, 5, 4, 0, Start.CLEAN, 9);
    assertEquals(hashAfter(ensemble, PLAN), hashAfter(ensemble, other));
  }

  @Test
  void sizesAndColoursMayMix() {
    workspace.randomPng("mixed/a.png", 9, 5, 3, 1);
    workspace.randomPng("mixed/b.png", 9, 5, 1, 2);
    workspace.randomPng("mixed/c.png", 1, 1, 1, 3);
    AttackPlan plan = AttackPlan.mng(Objective.AWAY, Norm.L2, 8, 3, 4, 0, Start.CLEAN, 0);

    attack("mixed", "colour", ensemble, plan);
    assertEquals("a.png attack.json b.png c.png", workspace.list("colour"));
    assertEquals(9 * 5 * 3, workspace.samples("colour/a.png").length);
    assertEquals(9 * 5 * 3, workspace.samples("colour/b.png").length);
    assertEquals(3, workspace.samples("colour/c.png").length);

    attack("mixed", "grey", open("grey"), plan);
    assertEquals(9 * 5 * 3, workspace.samples("grey/a.png").length);
    assertEquals(9 * 5, workspace.samples("grey/b.png").length);
    assertEquals(1, workspace.samples("grey/c.png").length);

    attack("mixed", "both", open("grey", "conv"), plan);
    assertEquals(9 * 5 * 3, workspace.samples("both/b.png").length);
  }

  /** The counts before iteration i are those of an attack that ends there. */
  @Test
  void theCourseIsThatOfShorterAttacks() {
    AttackReport whole = attack("in", "out", ensemble, plan(0, Start.UNIFORM));
    for (int i : new int[] {3, 7}) {
      AttackPlan cut = AttackPlan.mng(Objective.TARGET, Norm.L1, 16, i, 2, 0, Start.UNIFORM, 3);
      AttackReport shorter = attack("in", "out", ensemble, cut);
      for (int network = 0; network < 2; network++) {
        // Rounding to whole pixel values may turn a prediction that stands on the edge.
        assertEquals(
            shorter.networks().get(network).after().hit(),
            whole.networks().get(network).byIteration().hit().get(i),
            1);
      }
    }
  }

  @Test
  void theReportRepeatsTheRun() throws IOException {
    AttackReport report = attack("in", "out", ensemble, PLAN);

    JsonNode json =
        JsonMapper.builder().build().readTree(folder.resolve("out/attack.json").toFile());
    assertEquals(
        JsonMapper.builder()
            .build()
            .readTree(
                """
                {"objective": "target", "loss": "cross-entropy:smoothing=0", "ensemble": "mng",
                 "techniques": [], "norm": "L1", "epsilon": 16, "iterations": 5, "step_size": 4.0, "batch_size": 0, "start": "clean", "seed": 0}
                """),
        json.get("plan"));
    for (String part : List.of("mangle", "tensorflow", "java", "system")) {
      assertFalse(json.at("/versions/" + part).asText().isEmpty(), part);
    }
    assertEquals(folder.resolve("in").toString(), json.get("input").asText());
    assertEquals(folder.resolve("in/labels.csv").toString(), json.get("true_labels").asText());
    assertEquals(folder.resolve("in/labels.csv").toString(), json.get("targets").asText());
    JsonNode second = json.at("/networks/1");
    assertEquals("softplus", second.get("name").asText());
    assertEquals(0.5, second.get("weight").asDouble());
    assertEquals(
        Sha256.ofFolder(checkpointFolder.resolve("checkpoints/softplus")),
        second.get("sha256").asText());
    assertEquals(IMAGES, second.at("/before/images").asInt());
    assertTrue(
        second.at("/after/hit").asInt() > second.at("/before/hit").asInt(), json::toPrettyString);
    for (String count : List.of("hit", "miss")) {
      JsonNode course = second.at("/by_iteration/" + count);
      assertEquals(5 + 1, course.size());
      assertEquals(second.at("/before/" + count), course.get(0));
      assertEquals(second.at("/after/" + count), course.get(5));
    }
    assertEquals("[\"cpu\"]", json.get("devices").toString());
    assertEquals("[{\"images\":\"20x20x3\",\"size\":100}]", json.get("batches").toString());
    assertEquals(IMAGES, json.get("images").asInt());
    assertEquals(IMAGES * 5 * 2, json.get("gradient_evaluations").asInt());
    assertEquals(16, json.get("largest_change").asInt());
    assertEquals(report.meanL2(), json.get("mean_l2").asDouble());
    double iterating = json.at("/seconds/iterating").asDouble();
    double building = json.at("/seconds/building").asDouble();
    assertTrue(iterating > 0 && building > 0);
    assertTrue(iterating + building <= json.at("/seconds/total").asDouble());
  }

  @ParameterizedTest
  @EnumSource
  void theReportSaysWhereLabelsCameFrom(Objective objective) throws IOException {
    boolean needsTargets = objective.wantsTargets();
    Files.delete(folder.resolve("in/labels.csv"));
    if (needsTargets) {
      workspace.text(
          "in/target_class.csv",
          IntStream.range(0, IMAGES).mapToObj(i -> i + ".png,1\n").collect(Collectors.joining()));
    }
    AttackReport report =
        attack(
            "in", "out", ensemble, AttackPlan.mng(objective, Norm.L1, 4, 1, 1, 0, Start.CLEAN, 0));
    assertEquals("predicted", report.trueLabels());
    String targets =
        switch (objective) {
          case TARGET, TARGET_MINUS_TRUE -> folder.resolve("in/target_class.csv").toString();
          case AWAY -> "none";
          case LEAST_LIKELY, LEAST_LIKELY_MINUS_PREDICTED -> "least likely";
        };
    assertEquals(targets, report.targets());
    assertEquals(objective == Objective.AWAY, report.networks().get(0).after().hit() == null);
  }

  private AttackReport attack(String in, String out, Ensemble networks, AttackPlan plan) {
    return attack(in, out, networks, plan, Progress.SILENT);
  }

  private AttackReport attack(
      String in, String out, Ensemble networks, AttackPlan plan, Progress progress) {
    Path input = folder.resolve(in);
    return new FolderAttack(networks, plan, ImageLabels.find(input, null), progress)
        .run(PngFolder.open(input), folder.resolve(out));
  }

  /** Absolute differences, value by value. */
  private int[] difference(String a, String b) {
    int[] first = workspace.samples(a);
    int[] second = workspace.samples(b);
    return IntStream.range(0, first.length).map(i -> Math.abs(first[i] - second[i])).toArray();
  }
}
