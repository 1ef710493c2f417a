package dev.mangle.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarGzTest {
  private static final TarGz PACKAGE = new TarGz("package/data/");

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("in"));
  }

  @Test
  void takesTheWantedFilesOnly() throws IOException {
    Path archive = archive("package/readme", "package/data/a", "package/data/b", "other/a");
    PACKAGE.extract(archive, List.of("a"), folder);
    assertEquals("package/data/a", Files.readString(folder.resolve("a")));
    assertFalse(Files.exists(folder.resolve("b")));
    assertFalse(Files.exists(folder.resolve("package")));
  }

  @Test
  void refusesEntriesThatLeaveTheFolder() throws IOException {
    Path archive = archive("package/data/../../../evil", "package/data/a");
    IOException error =
        assertThrows(IOException.class, () -> PACKAGE.extract(archive, List.of("a"), folder));
    assertTrue(error.getMessage().contains("leaves its folder"), error.getMessage());
    assertFalse(Files.exists(temporary.resolve("evil")));
  }

  @Test
  void saysWhatTheArchiveLacks() throws IOException {
    Path archive = archive("package/data/a");
    IOException error =
        assertThrows(IOException.class, () -> PACKAGE.extract(archive, List.of("a", "c"), folder));
    assertEquals("the archive lacks c", error.getMessage());
  }

  private Path archive(String... entries) throws IOException {
    Path archive = temporary.resolve("x.tgz");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      for (String name : entries) {
        byte[] content = name.getBytes(UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }
}
