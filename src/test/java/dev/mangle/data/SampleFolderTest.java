package dev.mangle.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.Dataset.Split;
import dev.mangle.io.UserException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFolderTest {
  private final Dataset mnist = Datasets.get("mnist");

  @TempDir private Path temporary;
  private LabeledImages images;
  private Path folder;

  @BeforeEach
  void load() {
    images = mnist.load(TinyMnist.write(temporary, 1, 40), Split.TEST);
    folder = temporary.resolve("images");
  }

  @Test
  void writesGreyPngsWithTheSamePixels() throws IOException {
    SampleFolder.write(mnist, images, 20, folder);
    BufferedImage image = ImageIO.read(folder.resolve("mnist_00013.png").toFile());
    assertEquals(BufferedImage.TYPE_BYTE_GRAY, image.getType());
    byte[] samples =
        (byte[]) image.getRaster().getDataElements(0, 0, image.getWidth(), image.getHeight(), null);
    byte[] expected = new byte[784];
    System.arraycopy(images.pixels(), 13 * 784, expected, 0, 784);
    assertArrayEquals(expected, samples);
  }

  @Test
  void labelsSayTruthAndAnotherTarget() throws IOException {
    SampleFolder.write(mnist, images, 20, folder);
    List<String> lines = Files.readAllLines(folder.resolve("labels.csv"));
    assertEquals("ImageId,TrueLabel,TargetClass", lines.get(0));
    assertEquals(21, lines.size());
    for (String line : lines.subList(1, 21)) {
      String[] cells = line.split(",", -1);
      assertEquals(Integer.parseInt(cells[0].substring(6)) % 10, Integer.parseInt(cells[1]));
      assertNotEquals(cells[1], cells[2]);
      assertTrue(cells[2].matches("[0-9]"), line);
    }
  }

  @Test
  void takesTheFirstOfEachClassInTurn() {
    LabeledImages skewed = new LabeledImages(new byte[6], new int[] {0, 0, 0, 1, 1, 2}, 1, 1, 1);
    assertArrayEquals(new int[] {0, 1, 3, 5}, SampleFolder.balanced(skewed, 3, 4));
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, SampleFolder.balanced(skewed, 3, 6));
  }

  @Test
  void refusesCountsAndFolders() throws IOException {
    assertThrows(UserException.class, () -> SampleFolder.write(mnist, images, 0, folder));
    assertThrows(UserException.class, () -> SampleFolder.write(mnist, images, 41, folder));
    Files.createDirectory(folder);
    Files.writeString(folder.resolve("mine"), "");
    assertThrows(UserException.class, () -> SampleFolder.write(mnist, images, 10, folder));
    assertTrue(Files.exists(folder.resolve("mine")));
  }
}
