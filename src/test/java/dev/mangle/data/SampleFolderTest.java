package dev.mangle.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    images = mnist.test(TinyMnist.write(temporary, 1, 40));
    folder = temporary.resolve("images");
  }

  @Test
  void writesGreyPngsWithTheSamePixels() throws IOException {
    SampleFolder.write(mnist, images, 20, folder, false);
    BufferedImage image = ImageIO.read(folder.resolve("mnist_00013.png").toFile());
    assertEquals(BufferedImage.TYPE_BYTE_GRAY, image.getType());
    byte[] samples =
        (byte[]) image.getRaster().getDataElements(0, 0, image.getWidth(), image.getHeight(), null);
    byte[] expected = new byte[784];
    System.arraycopy(images.pixels(), 13 * 784, expected, 0, 784);
    assertArrayEquals(expected, samples);
  }

  @Test
  void writesColourPngsWithTheSamePixels() throws IOException {
    Dataset cifar10 = Datasets.get("cifar10");
    LabeledImages colour = cifar10.test(TinyCifar.write(temporary, 20));
    SampleFolder.write(cifar10, colour, 10, folder, false);
    BufferedImage image = ImageIO.read(folder.resolve("cifar10_00007.png").toFile());
    for (int i = 0; i < 32 * 32; i++) {
      int at = 7 * colour.size() + 3 * i;
      int rgb = image.getRGB(i % 32, i / 32);
      assertEquals(colour.pixels()[at], (byte) (rgb >> 16));
      assertEquals(colour.pixels()[at + 1], (byte) (rgb >> 8));
      assertEquals(colour.pixels()[at + 2], (byte) rgb);
    }
  }

  @Test
  void labelsSayTruthAndAnotherTarget() throws IOException {
    SampleFolder.write(mnist, images, 20, folder, false);
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
  void targetsHaveAFileOfTheirOwnWhereAsked() {
    SampleFolder.write(mnist, images, 20, folder, false);
    assertTrue(Files.notExists(folder.resolve("target_class.csv")));
    Path targeted = temporary.resolve("targeted");
    SampleFolder.write(mnist, images, 20, targeted, true);
    Labels both = Labels.read(targeted.resolve("labels.csv"));
    Labels targets = Labels.read(targeted.resolve("target_class.csv"));
    for (int i = 0; i < 20; i++) {
      String name = "mnist_%05d.png".formatted(i);
      assertEquals(both.target(name).orElseThrow(), targets.target(name).orElseThrow());
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
    assertThrows(UserException.class, () -> SampleFolder.write(mnist, images, 0, folder, false));
    assertThrows(UserException.class, () -> SampleFolder.write(mnist, images, 41, folder, false));
    Files.createDirectory(folder);
    Files.writeString(folder.resolve("mine"), "");
    assertThrows(UserException.class, () -> SampleFolder.write(mnist, images, 10, folder, false));
    assertTrue(Files.exists(folder.resolve("mine")));
  }
}
