package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.Image;
import dev.mangle.image.Png;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.SideThread;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final String RUN = "run 1";

  @TempDir private Path folder;
  private Workspace workspace;
  private Path out;

  @BeforeEach
  void writeImages() throws IOException {
    workspace = new Workspace(folder);
    workspace.grey("in/a.png", 120);
    workspace.grey("in/b.png", 120);
    out = folder.resolve("out");
    Files.createDirectories(out);
  }

  private Image source(String name) {
    return Png.read(folder.resolve("in").resolve(name));
  }

  private Journal open(String run) {
    return Journal.open(out, run, this::source, 16);
  }

  private static ImageResult result(String name, int iterations) {
    return new ImageResult(
        name, 1, 2, List.of(1), List.of(2), List.of(2), iterations, true, 3, 4.5);
  }

  private void write(String name, int grey) {
    workspace.grey("changed/" + name, grey);
    Image image = Png.read(folder.resolve("changed").resolve(name));
    AtomicFiles.write(out.resolve(name), stream -> Png.write(stream, image));
  }

  private void keepBoth() {
    try (Journal journal = open(RUN)) {
      journal.keep(result("a.png", 7), () -> write("a.png", 130));
      journal.keep(result("b.png", 8), () -> write("b.png", 136));
    }
  }

  @Test
  void theSameRunGoesOn() {
    keepBoth();
    try (Journal journal = open(RUN)) {
      assertEquals(result("a.png", 7), journal.result("a.png").orElseThrow());
      assertEquals(result("b.png", 8), journal.result("b.png").orElseThrow());
    }
  }

  @Test
  void anotherRunBeginsAnew() {
    keepBoth();
    try (Journal journal = open("run 2")) {
      assertTrue(journal.result("a.png").isEmpty());
    }
    try (Journal journal = open(RUN)) {
      assertTrue(journal.result("a.png").isEmpty());
    }
  }

  @Test
  void aTornLineIsNoneAndWhatFollowsIsWhole() throws IOException {
    keepBoth();
    Path file = out.resolve(Journal.FILE_NAME);
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() - 20));
    try (Journal journal = open(RUN)) {
      assertTrue(journal.result("a.png").isPresent());
      assertTrue(journal.result("b.png").isEmpty());
      journal.keep(result("b.png", 9), () -> write("b.png", 110));
    }
    try (Journal journal = open(RUN)) {
      assertEquals(9, journal.result("b.png").orElseThrow().iterations());
    }
  }

  @Test
  void aFileThatIsNotTheOneMeantDoesNotCount() throws IOException {
    keepBoth();
    write("a.png", 131);
    Files.delete(out.resolve("b.png"));
    try (Journal journal = open(RUN)) {
      assertTrue(journal.result("a.png").isEmpty());
      assertTrue(journal.result("b.png").isEmpty());
    }
  }

  @Test
  void aFileOutsideOfTheBudgetDoesNotCount() {
    try (Journal journal = open(RUN)) {
      journal.keep(result("a.png", 7), () -> write("a.png", 137));
    }
    try (Journal journal = open(RUN)) {
      assertTrue(journal.result("a.png").isEmpty());
    }
  }

  @Test
  void linesThatAreNoneAreLeftOut() throws IOException {
    keepBoth();
    Files.writeString(
        out.resolve(Journal.FILE_NAME), "garbage\n{}\nnull\n", StandardOpenOption.APPEND);
    try (Journal journal = open(RUN)) {
      assertTrue(journal.result("a.png").isPresent());
    }
  }

  /** Each of two writes until the other does too. */
  @Test
  @Timeout(60)
  void filesAreWrittenSideBySide() {
    CyclicBarrier both = new CyclicBarrier(2);
    try (Journal journal = open(RUN)) {
      SideThread.each(
          List.of("a.png", "b.png"), name -> journal.keep(result(name, 7), () -> meet(both, name)));
    }
    try (Journal journal = open(RUN)) {
      assertTrue(journal.result("a.png").isPresent());
      assertTrue(journal.result("b.png").isPresent());
    }
  }

  private void meet(CyclicBarrier both, String name) {
    try {
      both.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
    write(name, 130);
  }

  /** While a file is written, something closes the journal. */
  @Test
  @Timeout(60)
  void closingWaitsForWhatIsBeingWritten() throws InterruptedException {
    Journal journal = open(RUN);
    List<String> done = new CopyOnWriteArrayList<>();
    Thread closing =
        new Thread(
            () -> {
              journal.close();
              done.add("closed");
            });
    journal.keep(
        result("a.png", 7),
        () -> {
          closing.start();
          while (closing.getState() != Thread.State.WAITING && closing.isAlive()) {
            Thread.onSpinWait();
          }
          write("a.png", 130);
          done.add("written");
        });
    closing.join();
    assertEquals(List.of("written", "closed"), done);
    try (Journal again = open(RUN)) {
      assertTrue(again.result("a.png").isPresent());
    }
  }

  @Test
  void nothingIsKeptOnceItIsClosed() {
    Journal journal = open(RUN);
    journal.close();
    journal.keep(result("a.png", 7), () -> write("a.png", 130));
    assertFalse(Files.exists(out.resolve("a.png")));
    journal.finish();
    assertFalse(Files.exists(out.resolve(Journal.FILE_NAME)));
  }
}
