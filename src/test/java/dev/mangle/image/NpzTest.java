package dev.mangle.image;

import static dev.mangle.image.PngFixtures.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.NpyBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  /** More than the library's buffer, and random enough to come out of a zip in odd pieces. */
  private static final int MANY = 50_001;

  @TempDir private Path folder;

  @Test
  void readsArraysStoredOrPacked() throws IOException {
    for (boolean packed : new boolean[] {false, true}) {
      Path file = write(Map.of("x.npy", floats(3), "labels.npy", floats(MANY)), packed);

      assertEquals("(3,)", Npy.read(file, "x").shapeText());
      NumberArray many = Npy.read(file, "labels");
      assertEquals(MANY, many.size());
      for (int i = 0; i < MANY; i++) {
        assertEquals(value(i), many.get(i));
      }
    }
  }

  @Test
  void theOnlyArrayNeedsNoName() throws IOException {
    assertEquals(4, Npy.read(write(Map.of("arr_0.npy", floats(4)), true)).size());
  }

  @Test
  void tellsWhichThereAre() throws IOException {
    Path file = write(Map.of("clean.npy", floats(1), "labels.npy", floats(1)), true);
    assertRefused(
        "'%s' holds 2 arrays: expected one to be chosen of clean, labels".formatted(file),
        () -> Npy.read(file));
    assertRefused(
        "unknown array of '%s' 'label': did you mean 'labels'?".formatted(file),
        () -> Npy.read(file, "label"));
    Path npy = Files.write(folder.resolve("a.npy"), floats(1));
    assertRefused(
        "'%s' is no .npz: it has no array 'labels' to choose".formatted(npy),
        () -> Npy.read(npy, "labels"));
  }

  @Test
  void refusesOtherZips() throws IOException {
    Path file = write(Map.of("notes.txt", new byte[] {1}), true);
    assertRefused(
        "'%s' is a zip without .npy files in it: expected a .npz".formatted(file),
        () -> Npy.read(file));
    byte[] bytes = Files.readAllBytes(write(Map.of("x.npy", floats(9)), false));
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 30));
    assertRefused(
        "'%s' is a damaged .npz: zip END header not found".formatted(file), () -> Npy.read(file));
  }

  @Test
  void noticesAFlippedBit() throws IOException {
    Path file = write(Map.of("x.npy", floats(9)), false);
    byte[] bytes = Files.readAllBytes(file);
    // The entry's header of 30 bytes and its name, then the array's own 128.
    bytes[30 + 5 + 128 + 7] ^= 1;
    Files.write(file, bytes);
    CRC32 expected = new CRC32();
    expected.update(floats(9));
    byte[] damaged = floats(9);
    damaged[128 + 7] ^= 1;
    CRC32 found = new CRC32();
    found.update(damaged);

    assertRefused(
        "'%s', array 'x' is damaged: expected CRC-32 %08x over 164 bytes, found %08x over 164"
            .formatted(file, expected.getValue(), found.getValue()),
        () -> Npy.read(file));
  }

  @Test
  void tellsWhatIsWrongWithTheArray() throws IOException {
    Path file = write(Map.of("x.npy", Arrays.copyOf(floats(9), 150)), true);
    assertRefused(
        "'%s', array 'x': shape (9,) of '<f4' needs 36 bytes after the header, found 22"
            .formatted(file),
        () -> Npy.read(file));
  }

  private static float value(int i) {
    return (float) (Math.sin(i * 12.9898) * 43758.5453);
  }

  private static byte[] floats(int count) {
    String dictionary = NpyBytes.dictionary("<f4", false, "(" + count + ",)");
    return NpyBytes.of(
        1,
        0,
        118,
        dictionary + " ".repeat(117 - dictionary.length()) + "\n",
        NpyBytes.values(ByteOrder.LITTLE_ENDIAN, 4, count, (b, i) -> b.putFloat(value(i))));
  }

  private Path write(Map<String, byte[]> entries, boolean packed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> content : new TreeMap<>(entries).entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        if (!packed) {
          CRC32 checksum = new CRC32();
          checksum.update(content.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(content.getValue().length);
          entry.setCrc(checksum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content.getValue());
        zip.closeEntry();
      }
    }
    return Files.write(folder.resolve("arrays.npz"), bytes.toByteArray());
  }
}
