package dev.mangle.io;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir private Path elsewhere;

  @Test
  void goesAwayWithAllThatIsInItButNotWithWhatALinkLeadsTo() throws IOException {
    Path kept = Files.writeString(elsewhere.resolve("kept"), "x");
    Path path;
    try (TemporaryFolder folder = TemporaryFolder.create("test")) {
      path = folder.path();
      assertTrue(Files.isDirectory(path));
      Files.createDirectories(path.resolve("a/b"));
      Files.writeString(path.resolve("a/b/c"), "x");
      Files.createSymbolicLink(path.resolve("link"), elsewhere);
    }
    assertFalse(Files.exists(path));
    assertTrue(Files.exists(kept));
  }

  @Test
  void mayBeGoneAlready() throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create("test")) {
      Files.delete(folder.path());
    }
  }
}
