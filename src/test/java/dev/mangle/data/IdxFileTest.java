package dev.mangle.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxFileTest {
  @TempDir private Path folder;

  @Test
  void readsShapeAndSamples() throws IOException {
    IdxFile idx = IdxFile.read(file("00000802 00000002 00000003 01 02 03 04 05 ff"), 2);
    assertArrayEquals(new int[] {2, 3}, idx.shape());
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, -1}, idx.data());
  }

  @ParameterizedTest
  @CsvSource({
    "'', found magic 00000000",
    "0000, found magic 00000000",
    "00000801 00000001 05, found magic 00000801",
    "00000d02 00000001 00000001 05, found magic 00000d02",
    "00000802 00000001, expected an IDX file",
    "00000802 00000002 00000002 01, promises 4 bytes",
    "00000802 00000001 00000001 01 02, found 2",
    "00000802 ffffffff 00000001 01, promises -1 bytes",
    "00000802 7fffffff 7fffffff 01, promises",
  })
  void refusesBadFiles(String hex, String part) throws IOException {
    Path file = file(hex);
    String message = assertThrows(UserException.class, () -> IdxFile.read(file, 2)).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void namesAMissingFile() {
    Path missing = folder.resolve("none");
    String message = assertThrows(UserException.class, () -> IdxFile.read(missing, 1)).getMessage();
    assertTrue(message.contains("no such file"), message);
  }

  private Path file(String hex) throws IOException {
    return Files.write(folder.resolve("x"), HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
