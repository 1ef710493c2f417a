package dev.mangle.image;

import static dev.mangle.image.PngFixtures.assertRefused;
import static dev.mangle.image.PngFixtures.bytes;
import static dev.mangle.image.PngFixtures.chunk;
import static dev.mangle.image.PngFixtures.file;
import static dev.mangle.image.PngFixtures.header;
import static dev.mangle.image.PngFixtures.pixels;
import static dev.mangle.image.PngFixtures.random;
import static dev.mangle.image.PngFixtures.raw;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokenPngTest {
  private static final byte[] END = {0, 0, 0, 0, 'I', 'E', 'N', 'D', -82, 66, 96, -126};

  /** Columns and rows of the Adam7 passes of 5x3 pixels, counted by hand; the third is empty. */
  private static final int[][] INTERLACED_5X3 = {{1, 1}, {1, 1}, {1, 1}, {3, 1}, {2, 2}, {5, 1}};

  @TempDir Path folder;

  @Test
  void everyCutIsRefused() throws IOException {
    byte[] png = bytes(random("a.png", 4, 5, 3, 1));
    for (int length = 0; length < png.length; length++) {
      String message = refusal(Arrays.copyOf(png, length));
      String expected = length < 8 ? "is no PNG image: " : "is truncated: ";
      assertTrue(message.contains(expected), message);
    }
  }

  @Test
  void everyFlippedByteIsRefused() throws IOException {
    byte[] png = bytes(random("a.png", 4, 5, 3, 2));
    for (int at = 0; at < png.length; at++) {
      byte[] broken = png.clone();
      broken[at] ^= 0x41;
      assertFalse(refusal(broken).isEmpty());
    }
  }

  @Test
  void saysWhereAFileEnds() throws IOException {
    byte[] png = raw(header(1, 1, 8, 0), chunk("IDAT", new byte[20]), END);

    assertMessage("is no PNG image: the file is empty", new byte[0]);
    assertMessage(
        "is no PNG image: it begins with bytes 47 49 46 38 39 61",
        "GIF89a".getBytes(StandardCharsets.US_ASCII));
    assertMessage("is truncated: it ends at byte 15 without IEND", Arrays.copyOf(png, 15));
    assertMessage("is truncated: it ends at byte 65 without IEND", Arrays.copyOf(png, 65));
    assertMessage(
        "is truncated: the chunk at byte 33 has 20 bytes of data, the file 15 more",
        Arrays.copyOf(png, 56));
  }

  @Test
  void saysWhichChecksumIsWrong() throws IOException {
    byte[] png = raw(header(1, 1, 8, 0), pixels(0, 7), END);
    byte[] header = png.clone();
    header[19]++;
    byte[] data = png.clone();
    data[41]++;

    assertMessage("is damaged: wrong checksum of the chunk at byte 8", header);
    assertMessage("is damaged: wrong checksum of the chunk at byte 33", data);
    assertArrayEquals(new byte[] {7}, Png.read(file(folder, "a.png", png)).samples());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3, 3x0",
    "3, 0, 0x3",
    "16385, 1, 1x16385",
    "1, 16385, 16385x1",
    "-1, -1, 4294967295x4294967295"
  })
  void absurdSizesAreRefused(int width, int height, String told) throws IOException {
    Path file = file(folder, "a.png", raw(header(width, height, 8, 2)));
    String message =
        "'%s' is %s (height x width): expected sides of 1 to 16384".formatted(file, told);

    assertRefused(message, () -> Png.readShape(file));
    assertRefused(message, () -> Png.read(file));
  }

  @ParameterizedTest
  @CsvSource({"3, 0", "8, 1", "8, 5", "8, 7", "4, 2", "2, 6", "0, 0", "32, 2"})
  void unknownKindsAreRefused(int depth, int type) throws IOException {
    assertMessage(
        "is damaged: no PNG has bit depth %d, colour type %d, methods 0, 0, 0"
            .formatted(depth, type),
        raw(header(1, 1, depth, type)));
  }

  @Test
  void wrongStructuresAreRefused() throws IOException {
    assertMessage(
        "is damaged: expected an IHDR chunk first, found IDAT", raw(pixels(0, 0), END, END));
    assertMessage("is damaged: it has no palette", raw(header(1, 1, 8, 3), pixels(0, 0), END));
    assertMessage(
        "is damaged: colour 1 of a palette of 1",
        raw(header(1, 1, 8, 3), chunk("PLTE", new byte[3]), pixels(0, 1), END));
  }

  @Test
  void wrongPixelDataIsRefused() throws IOException {
    byte[][] broken = {
      raw(header(2, 2, 8, 0), END),
      raw(header(2, 2, 8, 0), pixels(0, 1, 2), END),
      raw(header(2, 2, 8, 0), pixels(0, 1, 2, 9, 1, 2), END),
      raw(header(2, 2, 8, 0), chunk("IDAT", new byte[0]), END),
      raw(header(2, 2, 8, 0), chunk("IDAT", new byte[] {1, 2, 3, 4}), END),
      raw(header(2, 2, 8, 2), chunk("tRNS", new byte[1]), pixels(new int[14]), END),
    };
    for (byte[] png : broken) {
      assertTrue(refusal(png).contains("is damaged: "));
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 2, 24", "1, 0, 1"})
  void everyShortPixelDataIsRefused(int depth, int type, int bits) throws IOException {
    for (int interlace = 0; interlace <= 1; interlace++) {
      byte[] header = header(5, 3, depth, type, interlace);
      int[][] passes = interlace == 0 ? new int[][] {{5, 3}} : INTERLACED_5X3;
      int whole = 0;
      for (int[] pass : passes) {
        whole += pass[1] * (1 + (pass[0] * bits + 7) / 8);
      }
      for (int length = 0; length < whole; length++) {
        assertTrue(refusal(raw(header, pixels(new int[length]), END)).contains("is damaged: "));
      }
      Path file = file(folder, "a.png", raw(header, pixels(new int[whole]), END));
      assertArrayEquals(new byte[15 * (type == 2 ? 3 : 1)], Png.read(file).samples());
    }
  }

  @Test
  void aLargePrivateChunkIsNoError() throws IOException {
    byte[] png = raw(header(1, 1, 8, 0), chunk("prVt", new byte[6 << 20]), pixels(0, 5), END);

    assertArrayEquals(new byte[] {5}, Png.read(file(folder, "a.png", png)).samples());
  }

  @Test
  void aMissingFileIsAUserError() {
    Path file = folder.resolve("none.png");
    String message = "cannot read '" + file + "': no such file or folder";

    assertRefused(message, () -> Png.read(file));
    assertRefused(message, () -> Png.readShape(file));
  }

  private void assertMessage(String message, byte[] png) throws IOException {
    assertEquals("'" + folder.resolve("a.png") + "' " + message, refusal(png));
  }

  private String refusal(byte[] png) throws IOException {
    Path file = file(folder, "a.png", png);
    String message = assertThrows(UserException.class, () -> Png.read(file)).getMessage();
    assertTrue(message.startsWith("'" + file + "' "), message);
    assertEquals(1, message.lines().count());
    return message;
  }
}
