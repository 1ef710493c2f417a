package dev.mangle.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
