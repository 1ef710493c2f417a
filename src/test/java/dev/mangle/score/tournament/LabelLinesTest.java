package dev.mangle.score.tournament;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelLinesTest {
  private static final List<String> NAMES = List.of("00000000.png", "00000001.png");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "00000000.png,7",
        "00000000,7",
        "`\"00000000.png\",\"7\"`",
        "` 00000000.png , 7 `",
        "00000000.png,+7",
        "00000000.png,007",
      })
  void formsOfALine(String line) throws IOException {
    LabelLines lines = read(line + "\r\n");
    assertEquals(Map.of("00000000.png", 7), lines.labels());
    assertEquals(0, lines.badLines());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "00000000.png",
        "00000000.png,",
        "00000000.png,cat",
        "00000000.png,-7",
        "00000000.png,7.0",
        "00000000.png,99999999999",
        "00000000.png,7,8",
        "00000002.png,7",
        "../00000000.png,7",
        "image,label",
      })
  void badLinesAreCounted(String line) throws IOException {
    LabelLines lines = read(line + "\n\n00000001.png,3");
    assertEquals(Map.of("00000001.png", 3), lines.labels());
    assertEquals(1, lines.badLines());
    assertEquals("", lines.problem());
  }

  @Test
  void theLastLineOfANameCounts() throws IOException {
    LabelLines lines = read("\uFEFF00000000.png,1\r00000001.png,2\r\n00000000.png,3\n");
    assertEquals(Map.of("00000000.png", 3, "00000001.png", 2), lines.labels());
  }

  @Test
  void whatIsNoFileIsNotRead() throws IOException {
    Path real = Files.writeString(folder.resolve("real"), "00000000.png,1\n");
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    assertEquals("its result is no file", LabelLines.read(link, NAMES).problem());
    assertEquals("its result is no file", LabelLines.read(folder, NAMES).problem());
    assertEquals("it wrote no result", LabelLines.read(folder.resolve("none"), NAMES).problem());
  }

  @Test
  void onlyTheStartOfAHugeFileIsRead() throws IOException {
    Path file = Files.writeString(folder.resolve("huge"), "00000000.png,1\n");
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(1L << 30);
    }
    LabelLines lines = LabelLines.read(file, NAMES);
    assertEquals(Map.of("00000000.png", 1), lines.labels());
    assertEquals("its result goes on after 4194304 bytes, which were read", lines.problem());
  }

  private LabelLines read(String text) throws IOException {
    return LabelLines.read(Files.writeString(folder.resolve("result.csv"), text), NAMES);
  }
}
