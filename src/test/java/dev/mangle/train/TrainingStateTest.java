package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
  private final Graph graph = new Graph();
  private final Session session = new Session(graph);
  private Variable<TFloat32> variable;
  private Op more;

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
  void goesOnAfterTheLastEpochAndKeepsOne() throws IOException {
    try (TrainingState state = new TrainingState(folder, "plan")) {
      assertEquals(0, state.resume(session));
      state.save(session, 1);
      add();
      state.save(session, 2);
      add();
    }
    assertEquals(3, value());
    try (TrainingState state = new TrainingState(folder, "plan")) {
      assertEquals(2, state.resume(session));
      assertEquals(2, value());
    }
    assertEquals(List.of("epoch-0002", "lock"), names());
  }

  @Test
  void whatAKilledRunLeftHalfIsNotTaken() throws IOException {
    try (TrainingState state = new TrainingState(folder, "plan")) {
      state.save(session, 1);
    }
    Path half = Files.createDirectory(folder.resolve(".epoch-0002.1234.tmp"));
    Files.writeString(half.resolve("plan.txt"), "pl");
    try (TrainingState state = new TrainingState(folder, "plan")) {
      assertEquals(1, state.resume(session));
      state.remove();
    }
    assertFalse(Files.exists(folder));
  }

  @Test
  void whatAKilledRunTookHalfAwayIsNotMissed() throws IOException {
    try (TrainingState state = new TrainingState(folder, "plan")) {
      add();
      state.save(session, 2);
      Files.createDirectories(folder.resolve("epoch-0001"));
    }
    add();
    try (TrainingState state = new TrainingState(folder, "plan")) {
      assertEquals(2, state.resume(session));
      assertEquals(2, value());
      state.save(session, 3);
    }
    assertEquals(List.of("epoch-0003", "lock"), names());
  }

  @Test
  void countsOnPastFourDigits() throws IOException {
    try (TrainingState state = new TrainingState(folder, "plan")) {
      state.save(session, 9999);
    }
    PathUtils.copyDirectory(folder.resolve("epoch-9999"), folder.resolve("epoch-10000"));
    try (TrainingState state = new TrainingState(folder, "plan")) {
      assertEquals(10000, state.resume(session));
      state.save(session, 10001);
    }
    assertEquals(List.of("epoch-10001", "lock"), names());
  }

  @Test
  void whatOthersPutThereMeanwhileStays() throws IOException {
    try (TrainingState state = new TrainingState(folder, "plan")) {
      state.save(session, 1);
      Files.writeString(folder.resolve("notes.txt"), "");
      state.remove();
    }
    assertEquals(List.of("notes.txt"), names());
  }

  @Test
  void refusesAnotherPlan() {
    try (TrainingState state = new TrainingState(folder, "4 epochs")) {
      state.save(session, 1);
    }
    String message = refusal("5 epochs");
    assertTrue(message.contains("expected 5 epochs; found 4 epochs"), message);
    assertTrue(message.contains("--work"), message);
  }

  @Test
  void refusesASecondRunAndOtherFiles() throws IOException {
    try (TrainingState state = new TrainingState(folder, "plan")) {
      String message = refusal("plan");
      assertTrue(message.endsWith("another run is training there"), message);
      assertEquals(0, state.resume(session));
    }
    Path mine = Files.writeString(folder.resolve("mine.txt"), "");
    assertTrue(refusal("plan").contains("found 'mine.txt'"));
    assertTrue(Files.exists(mine));
  }

  private String refusal(String plan) {
    return assertThrows(UserException.class, () -> new TrainingState(folder, plan).close())
        .getMessage();
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
