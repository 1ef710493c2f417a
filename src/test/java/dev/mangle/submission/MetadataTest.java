package dev.mangle.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MetadataTest {
  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Metadata metadata = new Metadata(SubmissionType.TARGETED_ATTACK, "a", "b", "c/d.sh");
    assertEquals(metadata, Metadata.read(write(metadata.toJson())));
  }

  @Test
  void badContentIsTold() throws IOException {
    assertRefused(
        "' is not JSON: Unexpected end-of-input: expected close marker for Object", "{\"a\": 1");
    assertRefused("': type: expected a string, found nothing", "{}");
    assertRefused("': type: expected a string, found 3", "{\"type\": 3}");
    assertRefused(
        "': type: expected one of attack, targeted_attack, defense, found 'x'",
        "{\"type\": \"x\"}");
    assertRefused("': container: expected a string, found nothing", "{\"type\": \"attack\"}");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void pipesAndHugeFilesAreNotRead() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Path endless = Files.createSymbolicLink(folder.resolve("endless"), Path.of("/dev/zero"));
    Path huge = folder.resolve("huge");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    for (Path bad : new Path[] {pipe, endless, huge}) {
      UserException error = assertThrows(UserException.class, () -> Metadata.read(bad));
      assertEquals("'" + bad + "': expected a file of at most 1048576 bytes", error.getMessage());
    }
  }

  private void assertRefused(String end, String text) throws IOException {
    Path file = write(text);
    UserException error = assertThrows(UserException.class, () -> Metadata.read(file));
    assertEquals("'" + file + end, error.getMessage());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve(Metadata.FILE_NAME), text);
  }
}
