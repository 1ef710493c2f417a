package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.step.Norm;
import dev.mangle.data.ImageLabels;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Ensemble;
import dev.mangle.testing.Listener;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Ticking;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with a time limit, and runs that go on. */
class TimedFolderAttackTest {
  private static final int IMAGES = 6;
  private static final AttackPlan PLAN =
      AttackPlan.mng(Objective.AWAY, Norm.L1, 16, 4, 5, 2, Start.CLEAN, 0);

  @TempDir private Path folder;
  private Workspace workspace;
  private Ensemble ensemble;

  @BeforeEach
  void write() {
    workspace = new Workspace(folder);
    workspace.network("softplus", SampleNetworks.all().get("softplus_aux"));
    workspace.network("grey", SampleNetworks.all().get("tanh_grey"));
    for (int i = 0; i < IMAGES; i++) {
      workspace.randomPng("in/" + i + ".png", 12, 12, i == 0 ? 1 : 3, i);
    }
    ensemble = open();
  }

  private Ensemble open() {
    return Ensemble.open(new Checkpoints(workspace.checkpoints()), List.of("softplus", "grey"));
  }

  private AttackReport run(
      Supplier<Ensemble> networks, AttackPlan plan, Deadline deadline, Progress progress) {
    Path input = folder.resolve("in");
    return new FolderAttack(networks, plan, ImageLabels.find(input, null), progress, deadline)
        .run(PngFolder.open(input), folder.resolve("out"));
  }

  private int change(int image) {
    int[] clean = workspace.samples("in/" + image + ".png");
    int[] written = workspace.samples("out/" + image + ".png");
    return IntStream.range(0, clean.length)
        .map(i -> Math.abs(clean[i] - written[i]))
        .max()
        .orElse(0);
  }

  @Test
  void withTimeEnoughThePlanIsAsItIs() {
    AttackReport untimed = run(() -> ensemble, PLAN, Deadline.none(), Progress.SILENT);
    int[][] expected = new int[IMAGES][];
    Arrays.setAll(expected, i -> workspace.samples("out/" + i + ".png"));
    AttackReport timed = run(() -> ensemble, PLAN, Deadline.in(300, 0), Progress.SILENT);
    for (int i = 0; i < IMAGES; i++) {
      assertArrayEquals(expected[i], workspace.samples("out/" + i + ".png"));
    }
    assertEquals(new AttackReport.Iterations(4, 4, 4, 0), timed.iterations());
    assertEquals(untimed.networks(), timed.networks());
    assertNotNull(timed.networks().get(0).byIteration());
    assertEquals(300, timed.timeLimit());
    assertNull(untimed.timeLimit());
  }

  @Test
  void whenTheNetworksDoNotComeInTimeThereIsNoise() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    Supplier<Ensemble> slow =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return ensemble;
        };
    AttackReport report = run(slow, PLAN, Deadline.in(1.2, 0), Progress.SILENT);
    assertEquals(new AttackReport.Iterations(0, 0, 0, IMAGES), report.iterations());
    assertEquals(List.of(), report.networks());
    assertEquals(IMAGES, report.images());
    assertEquals(16, report.largestChange());
    for (int i = 0; i < IMAGES; i++) {
      assertEquals(16, change(i));
    }
    assertTrue(Files.exists(folder.resolve("out/attack.json")));
    assertFalse(Files.exists(folder.resolve("out/attack.journal")));
    assertNotNull(AttackReport.read(folder.resolve("out")).orElseThrow());
  }

  @Test
  void aRunThatWasCutGoesOn() throws IOException {
    run(() -> ensemble, PLAN, Deadline.none(), Progress.SILENT);
    int[][] expected = new int[IMAGES][];
    Arrays.setAll(expected, i -> workspace.samples("out/" + i + ".png"));
    PathUtils.deleteDirectory(folder.resolve("out"));
    // Two batches of four iterations, and the first iteration of the third.
    assertThrows(Cut.class, () -> run(() -> ensemble, PLAN, Deadline.none(), cutting(2 * 4 + 1)));
    assertEquals("0.png 1.png 2.png 3.png attack.journal", workspace.list("out"));
    List<String> told = new ArrayList<>();
    AttackReport report = run(() -> ensemble, PLAN, Deadline.none(), new Listener(told::add));
    assertEquals(List.of("going on: 4 of 6 images are there"), told);
    for (int i = 0; i < IMAGES; i++) {
      assertArrayEquals(expected[i], workspace.samples("out/" + i + ".png"));
    }
    assertEquals(IMAGES, report.images());
    assertEquals(IMAGES, report.networks().get(0).after().images());
    assertNull(report.networks().get(0).byIteration());
    assertEquals(2 * 4 * 2, report.gradientEvaluations());
    assertFalse(Files.exists(folder.resolve("out/attack.journal")));
  }

  @Test
  void anotherPlanDoesNotGoOn() {
    assertThrows(Cut.class, () -> run(() -> ensemble, PLAN, Deadline.none(), cutting(2 * 4 + 1)));
    AttackPlan other = AttackPlan.mng(Objective.AWAY, Norm.L2, 16, 4, 5, 2, Start.CLEAN, 0);
    AttackReport report = run(() -> ensemble, other, Deadline.none(), Progress.SILENT);
    assertEquals(IMAGES * 4 * 2, report.gradientEvaluations());
  }

  /** What ends a run in the middle. */
  private static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Ends a run when it tells of its progress for the {@code at}-th time. */
  private static Progress cutting(int at) {
    int[] calls = {0};
    return new Ticking(
        steps -> {
          calls[0]++;
          if (calls[0] == at) {
            throw new Cut();
          }
        });
  }

  @Test
  void badLabelsAreToldBeforeAnythingIsWritten() {
    AttackPlan targeted = AttackPlan.mng(Objective.TARGET, Norm.L1, 16, 4, 5, 2, Start.CLEAN, 0);
    assertThrows(
        UserException.class,
        () -> run(() -> ensemble, targeted, Deadline.in(60, 0), Progress.SILENT));
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void networksThatComeWhenTheTimeIsOverChangeNothing() {
    AtomicLong nanos = new AtomicLong();
    Supplier<Ensemble> late =
        () -> {
          nanos.addAndGet((long) 290e9);
          return ensemble;
        };
    AttackReport report = run(late, PLAN, Deadline.in(300, 0, nanos::get), Progress.SILENT);
    assertEquals(new AttackReport.Iterations(0, 0, 0, IMAGES), report.iterations());
    for (int i = 0; i < IMAGES; i++) {
      assertEquals(16, change(i));
    }
  }

  /** At its third iteration, the first of the plan itself, the time is suddenly over. */
  @Test
  void aBatchThatTakesTooLongEndsTheRunWithWhatThereIs() {
    AtomicLong nanos = new AtomicLong();
    int[] iterations = {0};
    Progress overrun =
        new Ticking(
            steps -> {
              iterations[0]++;
              if (iterations[0] == 3) {
                nanos.addAndGet((long) 1000e9);
              }
            });
    AttackReport report = run(() -> ensemble, PLAN, Deadline.in(300, 0, nanos::get), overrun);
    assertEquals(3, iterations[0]);
    assertEquals(IMAGES - 2, report.iterations().none());
    // The first one is grey, and becomes colour for these networks.
    for (int i = 1; i < IMAGES; i++) {
      assertTrue(change(i) <= 16);
    }
  }

  /** Of two greys one is within the budget of the border at 140, the other is not. */
  @Test
  void imagesThatHoldAreLeftAloneAndARunThatWasCutGoesOnWithTheOthers() throws IOException {
    Workspace greys = new Workspace(folder.resolve("greys"));
    greys.network("near", SampleNetworks.bands(140, 250));
    greys.grey("in/easy.png", 145);
    greys.grey("in/hard.png", 200);
    greys.text("in/labels.csv", "ImageId,TrueLabel,TargetClass\neasy,1,0\nhard,1,0\n");
    Path input = folder.resolve("greys/in");
    Path output = folder.resolve("greys/out");
    Ensemble near = Ensemble.open(new Checkpoints(greys.checkpoints()), List.of("near"));
    AttackPlan endless =
        AttackPlan.mng(Objective.AWAY, Norm.L1, 16, 1_000_000_000, 5, 1, Start.CLEAN, 0);
    ImageLabels labels = ImageLabels.find(input, null);
    FolderAttack cut =
        new FolderAttack(() -> near, endless, labels, cutting(40), Deadline.in(60, 0));
    assertThrows(Cut.class, () -> cut.run(PngFolder.open(input), output));
    assertTrue(Files.exists(output.resolve("attack.journal")));

    FolderAttack again =
        new FolderAttack(() -> near, endless, labels, Progress.SILENT, Deadline.in(4, 0));
    AttackReport report = again.run(PngFolder.open(input), output);
    assertEquals(0, report.iterations().none());
    assertTrue(report.iterations().least() <= 40, "" + report.iterations());
    assertTrue(report.iterations().most() > 40, "" + report.iterations());
    assertEquals(1, report.networks().get(0).after().miss());
    assertFalse(Files.exists(output.resolve("attack.journal")));
  }

  @Test
  void whatIsThereAndKeepsTheBudgetIsNotOverwrittenByNoise() throws IOException {
    Files.createDirectories(folder.resolve("out"));
    Files.copy(folder.resolve("in/3.png"), folder.resolve("out/3.png"));
    run(() -> ensemble, PLAN, Deadline.in(0.5, 0), Progress.SILENT);
    assertEquals(0, change(3));
    assertEquals(16, change(4));
  }
}
