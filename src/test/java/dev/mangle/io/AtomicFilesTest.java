package dev.mangle.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir private Path folder;

  private List<String> entries() throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void replacesAFileWhole() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFiles.write(file, "old");
    AtomicFiles.write(file, "new");
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("a.txt"), entries());
  }

  @Test
  void aFailedWriteLeavesWhatWasThere() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFiles.write(file, "old");
    UserException error =
        assertThrows(
            UserException.class,
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write(1);
                      throw new IOException("No space left on device");
                    }));
    assertEquals("cannot write '" + file + "': No space left on device", error.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("a.txt"), entries());
  }

  @Test
  void aFailedFolderLeavesWhatWasThere() throws IOException {
    Path target = folder.resolve("made");
    AtomicFiles.writeFolder(target, made -> Files.writeString(made.resolve("x"), "old"));
    assertThrows(
        UserException.class,
        () ->
            AtomicFiles.writeFolder(
                target,
                made -> {
                  Files.writeString(made.resolve("x"), "new");
                  throw new IOException("cut");
                }));
    assertEquals("old", Files.readString(target.resolve("x")));
    assertEquals(List.of("made"), entries());
  }

  /**
   * The shutdown empties the folder while its writer is still at work, who then would rename it.
   */
  @Test
  void anEndingProgramGivesNothingItsLastName() throws IOException {
    for (String what : List.of("folder", "file")) {
      Shell ended =
          Shell.run(
              folder,
              Map.of(),
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              EndsWhileWriting.class.getName(),
              what);
      assertEquals(3, ended.exit(), ended.err());
      assertEquals("", ended.err());
      assertEquals(List.of(), entries().stream().filter(name -> name.equals("made")).toList());
    }
  }

  /** A program that ends while its main thread is writing {@code made}. */
  static final class EndsWhileWriting {
    private EndsWhileWriting() {}

    /** Writes a folder or a file. */
    public static void main(String[] arguments) {
      Path made = Path.of("made").toAbsolutePath();
      if (arguments[0].equals("folder")) {
        AtomicFiles.writeFolder(
            made,
            temporary -> {
              Files.writeString(temporary.resolve("first"), "1");
              end(temporary);
              Files.createDirectories(temporary);
              Files.writeString(temporary.resolve("second"), "2");
            });
      } else {
        AtomicFiles.make(
            made,
            temporary -> {
              Files.writeString(temporary, "first");
              end(temporary);
              Files.writeString(temporary, "second");
            });
      }
    }

    /** Returns when the shutdown has taken away what is being written. */
    private static void end(Path temporary) {
      new Thread(() -> System.exit(3)).start();
      while (Files.exists(temporary)) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void replacesAFolderWhole() throws IOException {
    Path target = folder.resolve("made");
    AtomicFiles.writeFolder(target, made -> Files.writeString(made.resolve("x"), "old"));
    AtomicFiles.writeFolder(target, made -> Files.writeString(made.resolve("y"), "new"));
    assertTrue(Files.notExists(target.resolve("x")));
    assertEquals("new", Files.readString(target.resolve("y")));
    assertEquals(List.of("made"), entries());
  }

  @Test
  void tellsBeforehandWhatCannotBeWritten() throws IOException {
    AtomicFiles.requireWritable(folder.resolve("fine.csv"));
    assertEquals(List.of(), entries());
    Path missing = folder.resolve("none/a.csv");
    UserException error =
        assertThrows(UserException.class, () -> AtomicFiles.requireWritable(missing));
    assertEquals("cannot write '" + missing + "': no such file or folder", error.getMessage());
    assertThrows(UserException.class, () -> AtomicFiles.requireWritable(folder));
  }
}
