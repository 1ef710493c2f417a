package dev.mangle.image;

import static dev.mangle.image.PngFixtures.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private static final byte[] SAMPLES = {0, 1, -1, 3, 4, 5, 6, 7, 8, 9, 10, 11};

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("images.gz");
  }

  @Test
  void readsImagesPlainOrZipped() throws IOException {
    byte[] idx = idx(SAMPLES, 0x803, 2, 2, 3);
    for (byte[] stored : new byte[][] {idx, gzip(idx)}) {
      Files.write(file, stored);

      Idx.Images images = Idx.readImages(file);

      assertEquals(2, images.count());
      assertEquals(2, images.height());
      assertEquals(3, images.width());
      assertArrayEquals(SAMPLES, images.samples());
    }
  }

  @Test
  void readsLabels() throws IOException {
    byte[] idx = idx(SAMPLES, 0x801, 12);
    for (byte[] stored : new byte[][] {idx, gzip(idx)}) {
      Files.write(file, stored);
      assertArrayEquals(SAMPLES, Idx.readLabels(file));
    }
  }

  @Test
  void tellsTheWrongKind() throws IOException {
    Files.write(file, idx(SAMPLES, 0x801, 12));
    refuses("'%s': expected IDX magic 0x00000803, found 0x00000801", () -> Idx.readImages(file));
    Files.write(file, idx(SAMPLES, 0x803, 2, 2, 3));
    refuses("'%s': expected IDX magic 0x00000801, found 0x00000803", () -> Idx.readLabels(file));
  }

  @Test
  void tellsWrongLengths() throws IOException {
    Files.write(file, idx(SAMPLES, 0x803, 3, 2, 3));
    refuses("'%s': expected 3 x 6 bytes after the header, found 12", () -> Idx.readImages(file));
    Files.write(file, idx(SAMPLES, 0x803, 1, 2, 3));
    refuses("'%s': expected 1 x 6 bytes after the header, found 12", () -> Idx.readImages(file));
    Files.write(file, idx(SAMPLES, 0x803, 4, 1 << 30, 1 << 30));
    refuses(
        "'%s': expected 4 x 1152921504606846976 bytes after the header, found 12",
        () -> Idx.readImages(file));
    Files.write(file, idx(SAMPLES, 0x801, 13));
    refuses("'%s': expected 13 x 1 bytes after the header, found 12", () -> Idx.readLabels(file));
  }

  @Test
  void tellsShortHeadersAndEmptyFiles() throws IOException {
    Files.write(file, new byte[0]);
    refuses(
        "'%s': expected an IDX header of 16 bytes, found a file of 0 bytes",
        () -> Idx.readImages(file));
    Files.write(file, new byte[7]);
    refuses(
        "'%s': expected an IDX header of 8 bytes, found a file of 7 bytes",
        () -> Idx.readLabels(file));
    Files.write(file, idx(new byte[0], 0x801, 0));
    refuses("'%s': expected 1 or more labels, found 0", () -> Idx.readLabels(file));
    Files.write(file, idx(SAMPLES, 0x803, 2, -1, 3));
    refuses("'%s': expected 1 or more rows, found 4294967295", () -> Idx.readImages(file));
  }

  @Test
  void tellsWhatCannotBeRead() throws IOException {
    refuses("cannot read '%s': no such file or folder", () -> Idx.readImages(file));
    byte[] zipped = gzip(idx(SAMPLES, 0x801, 12));
    Files.write(file, Arrays.copyOf(zipped, zipped.length - 10));
    refuses("cannot read '%s': Unexpected end of ZLIB input stream", () -> Idx.readLabels(file));
  }

  @Test
  void imagesHoldTheirSamples() {
    Exception error =
        assertThrows(IllegalArgumentException.class, () -> new Idx.Images(2, 2, 2, new byte[7]));

    assertEquals("2 images of 2x2: found 7 samples", error.getMessage());
  }

  private void refuses(String message, Executable action) {
    assertRefused(message.formatted(file), action);
  }

  private static byte[] idx(byte[] body, int... header) {
    ByteBuffer idx = ByteBuffer.allocate(4 * header.length + body.length);
    for (int value : header) {
      idx.putInt(value);
    }
    return idx.put(body).array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
