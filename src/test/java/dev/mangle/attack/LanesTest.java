package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.step.Norm;
import dev.mangle.data.ImageLabels;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Place;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Ticking;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs on several of TensorFlow's processor devices, beside what they are on one. */
@Timeout(120)
class LanesTest {
  private static final int IMAGES = 9;
  private static final int ENDLESS = 1_000_000_000;

  @TempDir private static Path networks;
  private static Ensemble ensemble;

  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeAll
  static void openNetworks() {
    ensemble = new SampleEnsembles(networks, SampleNetworks.all()).open("conv_same:2", "linear");
  }

  @BeforeEach
  void writeImages() {
    workspace = new Workspace(folder);
    for (int i = 0; i < IMAGES; i++) {
      workspace.randomPng("in/" + i + ".png", 9, 8, 3, i);
    }
  }

  private static AttackPlan plan(int iterations, int batchSize, String... techniques) {
    return new AttackPlan(
        Objective.AWAY,
        AttackPlan.CROSS_ENTROPY,
        AttackPlan.MNG,
        List.of(techniques),
        Norm.L1,
        16,
        iterations,
        2,
        batchSize,
        Start.UNIFORM,
        1);
  }

  private static List<Place> places(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Place("CPU", i, 0)).toList();
  }

  private AttackReport run(String out, AttackPlan plan, int places, Progress progress) {
    return run(out, plan, places, progress, Deadline.none());
  }

  private AttackReport run(
      String out, AttackPlan plan, int places, Progress progress, Deadline deadline) {
    Path input = folder.resolve("in");
    ImageLabels labels = ImageLabels.find(input, null);
    return new FolderAttack(() -> ensemble, plan, labels, progress, deadline, e -> places(places))
        .run(PngFolder.open(input), folder.resolve(out));
  }

  private void assertSameBytes(String expected, String found, int... images) throws IOException {
    for (int i : images.length == 0 ? IntStream.range(0, IMAGES).toArray() : images) {
      assertEquals(
          -1,
          Files.mismatch(
              folder.resolve(expected + "/" + i + ".png"),
              folder.resolve(found + "/" + i + ".png")),
          found + ": image " + i);
    }
  }

  /** Whether the caller is at work on the first place, which has no thread of its own. */
  private static LongConsumer onFirst(Thread main, LongConsumer first, LongConsumer others) {
    return steps -> (Thread.currentThread() == main ? first : others).accept(steps);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Batches of two are five; with six places one has none. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 6})
  void filesAreThoseOfOnePlace(int places) throws IOException {
    AttackPlan plan = plan(4, 2, "admix:copies=2", "mi");
    AttackReport one = run("one", plan, 1, Progress.SILENT);
    AtomicLong steps = new AtomicLong();
    AttackReport several = run("out", plan, places, new Ticking(steps::addAndGet));
    assertSameBytes("one", "out");
    assertEquals(one.networks(), several.networks());
    assertEquals(one.gradientEvaluations(), several.gradientEvaluations());
    assertEquals(one.iterations(), several.iterations());
    assertEquals(List.of(new AttackReport.Batches("9x8x3", 2, null)), several.batches());
    assertEquals(List.of("cpu"), several.devices());
    assertEquals(4 * IMAGES, steps.get());
    assertEquals(IMAGES + 1, workspace.list("out").split(" ").length);
  }

  @Test
  void theCourseIsThatOfOnePlace() {
    AttackReport one = run("one", plan(4, 2), 1, Progress.SILENT);
    AttackReport two = run("out", plan(4, 2), 2, Progress.SILENT);
    assertNotNull(two.networks().get(0).byIteration());
    assertEquals(one.networks(), two.networks());
  }

  /** The first steps of two places wait for each other. */
  @Test
  void placesAreAtWorkAtTheSameTime() {
    CyclicBarrier both = new CyclicBarrier(2);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Progress meeting =
        new Ticking(
            steps -> {
              if (seen.add(Thread.currentThread())) {
                meet(both);
              }
            });
    run("out", plan(2, 2), 2, meeting);
    assertEquals(2, seen.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void whereOneIsEnoughThereIsNoThreadBeside(int places) {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    AttackPlan plan = plan(2, places == 1 ? 2 : IMAGES);
    run("out", plan, places, new Ticking(steps -> seen.add(Thread.currentThread())));
    assertEquals(Set.of(Thread.currentThread()), seen);
  }

  /** Where a run was cut, its images lie here and there. */
  @Test
  void aRunThatWasCutGoesOnWithTheSameBytes() throws IOException {
    AttackPlan plan = plan(3, 2, "admix:copies=2");
    run("one", plan, 1, Progress.SILENT);
    AtomicInteger ticks = new AtomicInteger();
    // Each place is at its second or third batch.
    Progress cutting =
        new Ticking(
            steps -> {
              if (ticks.incrementAndGet() == 11) {
                throw new IllegalStateException("cut");
              }
            });
    assertThrows(IllegalStateException.class, () -> run("out", plan, 2, cutting));
    List<String> there = List.of(workspace.list("out").split(" "));
    assertTrue(there.contains(Journal.FILE_NAME), there::toString);
    assertTrue(there.size() > 2 && there.size() < IMAGES + 1, there::toString);

    run("out", plan, 2, Progress.SILENT);
    assertSameBytes("one", "out");
    assertFalse(Files.exists(folder.resolve("out").resolve(Journal.FILE_NAME)));
  }

  /** A batch of which one image is there and another is not keeps its size. */
  @Test
  void aBatchThatWasCutIsDoneAnewAsAWhole() throws IOException {
    AttackPlan plan = plan(3, 2);
    run("one", plan, 1, Progress.SILENT);
    int[] steps = {0};
    Progress cutting =
        new Ticking(
            step -> {
              steps[0]++;
              if (steps[0] == 4 * 3 + 1) {
                throw new IllegalStateException("cut");
              }
            });
    assertThrows(IllegalStateException.class, () -> run("out", plan, 1, cutting));
    Files.delete(folder.resolve("out/3.png"));
    AttackReport report = run("out", plan, 2, Progress.SILENT);
    assertSameBytes("one", "out");
    assertEquals((2 + 1) * 3 * 2, report.gradientEvaluations());
  }

  /** The second place has no memory for more than two images. */
  @Test
  void onePlaceMayHaveLessMemory() throws IOException {
    AttackPlan plan = plan(4, 4);
    run("four", plan, 1, Progress.SILENT);
    run("two", plan(4, 2), 1, Progress.SILENT);
    AtomicLong done = new AtomicLong();
    List<String> said = Collections.synchronizedList(new ArrayList<>());
    LongConsumer narrow =
        onFirst(
            Thread.currentThread(),
            done::addAndGet,
            steps -> {
              done.addAndGet(steps);
              if (steps > 2) {
                throw new OutOfMemoryError("no room for " + steps + " images");
              }
            });
    Progress progress =
        new Progress() {
          @Override
          public Task begin(String name, long total) {
            return narrow::accept;
          }

          @Override
          public void say(String line) {
            said.add(line);
          }
        };
    AttackReport report = run("out", plan, 2, progress);
    assertSameBytes("four", "out", 0, 1, 2, 3, 8);
    assertSameBytes("two", "out", 4, 5, 6, 7);
    assertEquals(List.of(new AttackReport.Batches("9x8x3", 4, 2)), report.batches());
    assertEquals(4 * IMAGES, done.get(), "what is done again is told once");
    assertEquals(1, said.size());
    assertTrue(said.get(0).startsWith("cpu: memory was enough for 2 images"), said.get(0));
  }

  /** The other one would iterate for ever. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatFailsOnOnePlaceEndsAll(boolean first) {
    IllegalStateException broken = new IllegalStateException("broken");
    CyclicBarrier both = new CyclicBarrier(2);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Thread main = Thread.currentThread();
    Progress breaking =
        new Ticking(
            steps -> {
              if (seen.add(Thread.currentThread())) {
                meet(both);
              }
              if ((Thread.currentThread() == main) == first) {
                throw broken;
              }
            });
    assertSame(
        broken,
        assertThrows(IllegalStateException.class, () -> run("out", plan(ENDLESS, 2), 2, breaking)));
    assertEquals(Journal.FILE_NAME, workspace.list("out"));
  }

  @Test
  void aFileThatCannotBeWrittenEndsAllAndWhatIsThereIsWhole() throws IOException {
    Path third = folder.resolve("out/3.png");
    Files.createDirectories(third.resolve("full"));
    UserException error =
        assertThrows(UserException.class, () -> run("out", plan(2, 2), 2, Progress.SILENT));
    assertTrue(error.getMessage().startsWith("cannot write '" + third + "'"), error.getMessage());
    String journal = Files.readString(folder.resolve("out").resolve(Journal.FILE_NAME));
    List<String> there = new ArrayList<>(List.of(workspace.list("out").split(" ")));
    assertTrue(there.removeAll(List.of("3.png", Journal.FILE_NAME)));
    assertEquals(1 + there.size(), journal.lines().count());
    there.forEach(name -> assertTrue(journal.contains("\"" + name + "\""), name));
  }

  @Test
  void withTimeEnoughATimedRunIsThePlanAsItIs() throws IOException {
    AttackPlan plan = plan(4, 2);
    AttackReport one = run("one", plan, 1, Progress.SILENT);
    AttackReport timed = run("out", plan, 2, Progress.SILENT, Deadline.in(300, 0));
    assertSameBytes("one", "out");
    assertEquals(one.networks(), timed.networks());
    assertEquals(new AttackReport.Iterations(4, 4, 4, 0), timed.iterations());
  }

  /** At some iteration, the time is suddenly over for both. */
  @Test
  void whenTheTimeIsOverBothPlacesEndWithWhatThereIs() {
    AtomicLong nanos = new AtomicLong();
    AtomicInteger ticks = new AtomicInteger();
    Progress overrun =
        new Ticking(
            steps -> {
              if (ticks.incrementAndGet() == 20) {
                nanos.addAndGet((long) 1000e9);
              }
            });
    AttackReport report = run("out", plan(ENDLESS, 2), 2, overrun, Deadline.in(300, 0, nanos::get));
    assertEquals(IMAGES, report.images());
    assertTrue(report.largestChange() <= 16);
    assertTrue(ticks.get() <= 20 + 1, "each place ends at once: " + ticks);
    assertEquals(IMAGES + 1, workspace.list("out").split(" ").length);
  }

  @Test
  void whatFailsInATimedRunIsTold() {
    IllegalStateException broken = new IllegalStateException("broken");
    Progress breaking =
        new Ticking(
            steps -> {
              if (Thread.currentThread().getName().equals("together")) {
                throw broken;
              }
            });
    assertSame(
        broken,
        assertThrows(
            IllegalStateException.class,
            () -> run("out", plan(ENDLESS, 2), 2, breaking, Deadline.in(300, 0))));
    assertFalse(Files.exists(folder.resolve("out").resolve(AttackReport.FILE_NAME)));
  }
}
