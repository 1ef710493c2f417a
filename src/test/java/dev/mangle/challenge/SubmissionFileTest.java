package dev.mangle.challenge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.TinyMnist;
import dev.mangle.image.Npy;
import dev.mangle.image.NumberArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionFileTest {
  private static final int COUNT = 3;

  @TempDir private Path folder;
  private TestImages images;
  private Path file;

  @BeforeEach
  void readImages() {
    images = TestImages.read(TinyMnist.write(folder, 1, COUNT));
    file = folder.resolve("attack.npy");
  }

  @Test
  void writesSharesOfTheRange() {
    float[] pixels = images.batch(0, COUNT).pixels();
    pixels[4 * 28] = 178.5f;
    pixels[0] = 0.1f;
    assertTrue(SubmissionFile.write(file, pixels, images, 0.3).isGood());
    NumberArray array = Npy.read(file);
    assertEquals("(3, 784)", array.shapeText());
    assertEquals((float) (178.5 / 255), array.get(4 * 28));
    assertEquals((float) (0.1f / 255.0), array.get(0));
  }

  @Test
  void whatBreaksTheRulesLeavesWhatWasThere() throws IOException {
    float[] pixels = images.batch(0, COUNT).pixels();
    SubmissionFile.write(file, pixels, images, 0.3);
    byte[] before = Files.readAllBytes(file);
    Set<String> names = names();
    pixels[4 * 28] = 178;
    String message =
        assertThrows(
                IllegalStateException.class, () -> SubmissionFile.write(file, pixels, images, 0.3))
            .getMessage();
    assertEquals(
        "the attack broke the challenge's rules: perturbation: expected at most 0.3 + 0.0001, found"
            + " largest 0.301961 in image 0 (label 0), pixel row 4, column 0; 1 of 3 images are"
            + " over",
        message);
    assertArrayEquals(before, Files.readAllBytes(file));
    assertEquals(names, names());
  }

  private Set<String> names() {
    return Set.of(folder.toFile().list());
  }

  @Test
  void batchesAreTheImages() {
    assertEquals(List.of("00001", "00002"), images.batch(1, 3).names());
    assertArrayEquals(new int[] {1, 2}, images.labels(1, 3));
    assertEquals(255, images.batch(1, 3).pixels()[6 * 28]);
    assertEquals(1f, images.unit(784 + 6 * 28));
  }
}
