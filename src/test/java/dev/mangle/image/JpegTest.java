package dev.mangle.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JpegTest {
  /** What JPEG may change of one plain colour. */
  private static final int CLOSE = 3;

  private static final int[] COLOUR = {100, 200, 30};

  @TempDir private Path folder;

  private Path write(BufferedImage image) throws IOException {
    Path file = folder.resolve("a.jpg");
    assertTrue(ImageIO.write(image, "jpg", file.toFile()));
    return file;
  }

  private static BufferedImage filled(BufferedImage image, int... samples) {
    WritableRaster raster = image.getRaster();
    for (int i = 0; i < raster.getWidth() * raster.getHeight(); i++) {
      raster.setPixel(i % raster.getWidth(), i / raster.getWidth(), samples);
    }
    return image;
  }

  private static void assertColour(Path file, int... expected) {
    Image image = Jpeg.read(file, "a.png", 1000);
    assertEquals(new ImageShape(16, 24, 3), image.shape());
    for (int i = 0; i < image.samples().length; i++) {
      assertEquals(expected[i % 3], image.samples()[i] & 0xff, CLOSE, "sample " + i);
    }
  }

  @Test
  void colour() throws IOException {
    assertColour(
        write(filled(new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB), COLOUR)), COLOUR);
  }

  /** Java's own conversion would make 168 of it. */
  @Test
  void greyStaysAsDarkAsItIs() throws IOException {
    assertColour(
        write(filled(new BufferedImage(24, 16, BufferedImage.TYPE_BYTE_GRAY), 100)), 100, 100, 100);
  }

  /** The contest's pictures are the numbers in the file, whatever profile they come with. */
  @Test
  void aProfileConvertsNothing() throws IOException {
    ICC_Profile linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB);
    ComponentColorModel model =
        new ComponentColorModel(
            new ICC_ColorSpace(linear),
            false,
            false,
            ComponentColorModel.OPAQUE,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(24, 16);
    Path file = write(filled(new BufferedImage(model, raster, false, null), COLOUR));
    assertTrue(
        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("ICC_PROFILE"));
    assertColour(file, COLOUR);
  }

  @Test
  void refusesWhatIsDamagedOrTooLarge() throws IOException {
    Path file = write(new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB));
    assertTrue(Jpeg.isJpeg(file));
    assertEquals(
        "'%s' is 16x24 (height x width): expected at most 383 pixels".formatted(file),
        assertThrows(UserException.class, () -> Jpeg.read(file, "a.png", 383)).getMessage());
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, 100));
    assertThrows(UserException.class, () -> Jpeg.read(file, "a.png", 1000));
    Files.writeString(file, "text");
    assertFalse(Jpeg.isJpeg(file));
    assertFalse(Jpeg.isJpeg(folder.resolve("missing.jpg")));
  }
}
