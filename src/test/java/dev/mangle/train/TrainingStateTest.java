package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

class TrainingStateTest {
  private static final TrainingState.NetworkWriter NETWORK =
      (folder, variables) ->
          Files.writeString(
              folder.resolve("network"),
              "net "
                  + Integer.parseInt(
                      folder.getFileName().toString().replaceAll("\\D*(\\d+).*", "$1")));

  private final Graph graph = new Graph();
  private final Session session = new Session(graph);
  private Variable<TFloat32> variable;
  private Op more;
  private boolean keepsBest;
  private Standing standing = Standing.begin("plan");

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void makeVariable() {
    folder = temporary.resolve("network.training");
    Ops tf = Ops.create(graph);
    variable = tf.variable(tf.constant(1f));
    more = tf.assignAdd(variable, tf.constant(1f));
    session.initialize();
  }

  @AfterEach
  void close() {
    session.close();
    graph.close();
  }

  @Test
  void goesOnAfterTheLastCheckpointAndKeepsThree() throws IOException {
    try (TrainingState state = open("plan", false)) {
      assertEquals(0, state.resume(session).step());
      for (int step = 1; step <= 5; step++) {
        save(state, step, 0.5);
        add();
      }
    }
    assertEquals(6, value());
    try (TrainingState state = open("plan", false)) {
      assertEquals(new Standing("plan", 5, false, 1, 0.5), state.resume(session));
      assertEquals(5, value());
    }
    assertEquals(List.of("lock", "step-0000003", "step-0000004", "step-0000005"), names());
    assertEquals("net 5", Files.readString(folder.resolve("step-0000005/network")));
  }

  @Test
  void theBestStaysWhereItIsAskedFor() throws IOException {
    keepsBest = true;
    try (TrainingState state = open("plan", false)) {
      double[] scores = {0.1, 0.7, 0.3, 0.3, 0.2, 0.6};
      for (int step = 1; step <= scores.length; step++) {
        save(state, step, scores[step - 1]);
      }
      assertEquals(2, state.resume(session).bestStep());
    }
    assertEquals(
        List.of("lock", "step-0000002", "step-0000004", "step-0000005", "step-0000006"), names());
  }

  @Test
  void whatAKilledRunLeftHalfIsNotTaken() throws IOException {
    try (TrainingState state = open("plan", false)) {
      save(state, 1, 0);
    }
    Path half = Files.createDirectory(folder.resolve(".step-0000002.1234.tmp"));
    Files.writeString(half.resolve("plan.txt"), "pl");
    try (TrainingState state = open("plan", false)) {
      assertEquals(1, state.resume(session).step());
    }
    assertEquals(List.of("lock", "step-0000001"), names());
  }

  @Test
  void whatAKilledRunTookHalfAwayIsNotMissed() throws IOException {
    try (TrainingState state = open("plan", false)) {
      add();
      save(state, 2, 0);
      Files.createDirectories(folder.resolve("step-0000001"));
    }
    add();
    try (TrainingState state = open("plan", false)) {
      assertEquals(2, state.resume(session).step());
      assertEquals(2, value());
    }
  }

  @Test
  void saysWhereAStandingIsDamaged() throws IOException {
    try (TrainingState state = open("plan", false)) {
      save(state, 1, 0);
      save(state, 2, 0);
    }
    Path last = folder.resolve("step-0000002");
    for (String text : new String[] {"{}", "no JSON", null}) {
      Path standing = last.resolve("training/standing.json");
      if (text == null) {
        Files.delete(standing);
      } else {
        Files.writeString(standing, text);
      }
      String message = refusal("plan", true);
      assertTrue(
          message.startsWith(
              "checkpoint '" + last + "' is damaged: remove it to go on from the one before: "),
          message);
    }
    PathUtils.deleteDirectory(last);
    try (TrainingState state = open("plan", false)) {
      assertEquals(1, state.resume(session).step());
    }
  }

  @Test
  void countsOnPastSevenDigits() throws IOException {
    try (TrainingState state = open("plan", false)) {
      save(state, 9_999_999, 0);
      save(state, 10_000_000, 0);
      assertEquals(10_000_000, state.resume(session).step());
    }
    assertEquals(List.of("lock", "step-10000000", "step-9999999"), names());
  }

  @Test
  void refusesAnotherPlan() {
    try (TrainingState state = open("4 epochs", false)) {
      save(state, 1, 0);
    }
    for (boolean force : new boolean[] {false, true}) {
      String message = refusal("5 epochs", force);
      assertTrue(message.contains("which is not finished: expected 5 epochs; found 4"), message);
      assertTrue(message.endsWith("remove the folder or name another"), message);
    }
  }

  @Test
  void replacesAFinishedTrainingByForce() throws IOException {
    try (TrainingState state = open("4 epochs", false)) {
      state.save(session, Standing.begin("4 epochs").at(8, 0).end(), NETWORK);
    }
    assertTrue(refusal("5 epochs", false).contains("--force"));
    try (TrainingState state = open("4 epochs", false)) {
      assertTrue(state.resume(session).finished());
    }
    try (TrainingState state = open("5 epochs", true)) {
      assertEquals(0, state.resume(session).step());
    }
    assertEquals(List.of("lock"), names());
  }

  @Test
  void refusesASecondRunAndOtherFiles() throws IOException {
    try (TrainingState state = open("plan", false)) {
      String message = refusal("plan", false);
      assertTrue(message.endsWith("another run is training there"), message);
      assertEquals(0, state.resume(session).step());
    }
    Path mine = Files.writeString(folder.resolve("mine.txt"), "");
    assertTrue(refusal("plan", true).contains("found 'mine.txt'"));
    assertTrue(Files.exists(mine));
  }

  @Test
  void saysWhichCheckpointIsDamaged() throws IOException {
    try (TrainingState state = open("plan", false)) {
      save(state, 1, 0);
    }
    Path values = folder.resolve("step-0000001/training/variables.data-00000-of-00001");
    Files.write(values, new byte[1]);
    try (TrainingState state = open("plan", false)) {
      String message = assertThrows(UserException.class, () -> state.resume(session)).getMessage();
      assertTrue(message.contains("step-0000001' is damaged: remove it"), message);
      assertEquals(1, message.lines().count());
    }
  }

  private TrainingState open(String plan, boolean force) {
    standing = standing.plan().equals(plan) ? standing : Standing.begin(plan);
    return new TrainingState(folder, plan, keepsBest, force);
  }

  private void save(TrainingState state, int step, double score) {
    standing = standing.at(step, score);
    state.save(session, standing, NETWORK);
  }

  private String refusal(String plan, boolean force) {
    return assertThrows(UserException.class, () -> open(plan, force).close()).getMessage();
  }

  private void add() {
    session.runner().addTarget(more).run().close();
  }

  private float value() {
    try (Result result = session.runner().fetch(variable).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
