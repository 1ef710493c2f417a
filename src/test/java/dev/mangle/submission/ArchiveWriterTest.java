package dev.mangle.submission;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.io.archive.Limits;
import dev.mangle.io.archive.Unpacker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveWriterTest {
  private static final Limits LIMITS = new Limits(1 << 20, 1 << 20, 100, 100);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a.zip", "a.tar", "a.tar.gz"})
  void whatIsPackedComesOut(String name) throws IOException {
    String deep = "d".repeat(120) + "/é/run.sh";
    Path archive = folder.resolve(name);
    write(
        archive,
        ArchiveContent.text(deep, true, "#!/bin/sh\n"),
        ArchiveContent.text("b.txt", false, "text"));
    Path root = Files.createDirectory(folder.resolve("root"));
    assertEquals(new Unpacker.Result(2, 14, List.of()), Unpacker.unpack(archive, root, LIMITS));
    assertEquals("#!/bin/sh\n", Files.readString(root.resolve(deep)));
    assertTrue(Files.isExecutable(root.resolve(deep)));
    assertEquals("text", Files.readString(root.resolve("b.txt")));
    assertFalse(Files.isExecutable(root.resolve("b.txt")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.zip", "a.tar", "a.tar.gz"})
  void theSameContentsGiveTheSameBytes(String name) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source/sub")).getParent();
    Files.writeString(source.resolve("one"), "1");
    Files.writeString(source.resolve("sub/two"), "2");
    List<ArchiveContent> contents = ArchiveContent.folder("in", source);
    Path first = folder.resolve("1" + name);
    write(first, contents.toArray(ArchiveContent[]::new));

    Files.setLastModifiedTime(source.resolve("one"), FileTime.fromMillis(1_000_000_000_000L));
    TimeZone zone = TimeZone.getDefault();
    Path second = folder.resolve("2" + name);
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      // In another order, at another time, from another folder.
      Path moved = Files.move(source, folder.resolve("moved"));
      List<ArchiveContent> again = ArchiveContent.folder("in", moved);
      write(second, Stream.of(1, 0).map(again::get).toArray(ArchiveContent[]::new));
    } finally {
      TimeZone.setDefault(zone);
    }
    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
  }

  @Test
  void aNameOfNoArchiveWritesNothing() throws IOException {
    UserException error = assertThrows(UserException.class, () -> write(folder.resolve("a.rar")));
    assertEquals(
        "'%s': expected a name that ends in .zip, .tar or .tar.gz"
            .formatted(folder.resolve("a.rar")),
        error.getMessage());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aFileThatCannotBeReadLeavesNothingBehind() throws IOException {
    Path gone = Files.writeString(folder.resolve("gone"), "x");
    ArchiveContent content = ArchiveContent.file("gone", gone);
    Files.delete(gone);
    assertThrows(UserException.class, () -> write(folder.resolve("a.zip"), content));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  private static void write(Path archive, ArchiveContent... contents) {
    ArchiveWriter.write(archive, List.of(contents), 100_000, Progress.SILENT);
  }
}
