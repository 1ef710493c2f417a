package dev.mangle.image;

import static dev.mangle.image.PngFixtures.assertRefused;
import static dev.mangle.image.PngFixtures.bytes;
import static dev.mangle.image.PngFixtures.chunk;
import static dev.mangle.image.PngFixtures.file;
import static dev.mangle.image.PngFixtures.header;
import static dev.mangle.image.PngFixtures.palette;
import static dev.mangle.image.PngFixtures.pixels;
import static dev.mangle.image.PngFixtures.pngj;
import static dev.mangle.image.PngFixtures.random;
import static dev.mangle.image.PngFixtures.raw;
import static dev.mangle.image.PngFixtures.transparency;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ar.com.hjg.pngj.ImageInfo;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1,1,1", "1,1,3", "28,28,1", "7,13,3", "299,299,3"})
  void readsWhatItWrote(int height, int width, int channels) throws IOException {
    Image image = random("a.png", height, width, channels, 1);
    Path file = file(folder, "a.png", bytes(image));

    Image read = Png.read(file);

    assertEquals("a.png", read.name());
    assertEquals(image.shape(), read.shape());
    assertArrayEquals(image.samples(), read.samples());
    assertEquals(image.shape(), Png.readShape(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void othersReadWhatItWrote(int channels) throws IOException {
    Image image = random("a.png", 5, 4, channels, 2);

    BufferedImage read = ImageIO.read(new ByteArrayInputStream(bytes(image)));

    assertEquals(
        channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR,
        read.getType());
    for (int i = 0; i < image.samples().length; i++) {
      int x = i / channels % 4;
      int y = i / channels / 4;
      assertEquals(image.samples()[i] & 0xff, read.getRaster().getSample(x, y, i % channels));
    }
  }

  @Test
  void leavesTheStreamOpenAndPassesItsErrorsOn() {
    Image image = random("a.png", 50, 50, 3, 3);
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream open =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        };

    IOException error = assertThrows(IOException.class, () -> Png.write(full, image));

    assertEquals("No space left on device", error.getMessage());
    assertDoesNotThrow(() -> Png.write(open, image));
  }

  @ParameterizedTest
  @CsvSource({"1,255", "2,85", "4,17"})
  void scalesFewBitsExactly(int bits, int factor) throws IOException {
    int levels = 1 << bits;
    int[] row = new int[levels + 1];
    for (int i = 0; i < row.length; i++) {
      row[i] = i % levels;
    }
    ImageInfo info = new ImageInfo(row.length, 1, bits, false, true, false);

    Image image = Png.read(file(folder, "a.png", pngj(info, w -> {}, row)));

    assertEquals(1, image.shape().channels());
    for (int i = 0; i < row.length; i++) {
      assertEquals(row[i] * factor, image.samples()[i] & 0xff);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void palettesBecomeRgb(int bits) throws IOException {
    ImageInfo info = new ImageInfo(3, 2, bits, false, false, true);
    byte[] png =
        pngj(info, w -> palette(w, 0x0102fe, 0xff8000), new int[] {0, 1, 0}, new int[] {1, 1, 0});
    Path file = file(folder, "a.png", png);

    Image image = Png.read(file);

    assertEquals("2x3x3", image.shape().toString());
    assertEquals(image.shape(), Png.readShape(file));
    int[] expected = {1, 2, 254, 255, 128, 0, 1, 2, 254, 255, 128, 0, 255, 128, 0, 1, 2, 254};
    assertSamples(expected, image);
  }

  @Test
  void opaqueAlphaIsDropped() throws IOException {
    ImageInfo rgba = new ImageInfo(2, 1, 8, true);
    ImageInfo greyAlpha = new ImageInfo(2, 1, 8, true, true, false);

    Image rgb =
        Png.read(
            file(folder, "a.png", pngj(rgba, w -> {}, new int[] {1, 2, 3, 255, 4, 5, 6, 255})));
    Image grey =
        Png.read(file(folder, "b.png", pngj(greyAlpha, w -> {}, new int[] {7, 255, 8, 255})));

    assertSamples(new int[] {1, 2, 3, 4, 5, 6}, rgb);
    assertSamples(new int[] {7, 8}, grey);
  }

  @Test
  void unusedTransparentColoursAreDropped() throws IOException {
    byte[] colour = rgbWithTransparent456(1, 2, 3);
    ImageInfo grey = new ImageInfo(2, 1, 2, false, true, false);
    byte[] level = pngj(grey, w -> transparency(w).setGray(2), new int[] {1, 3});
    byte[] indexed = indexedWithTransparentOne(0);

    assertSamples(new int[] {1, 2, 3}, Png.read(file(folder, "a.png", colour)));
    assertSamples(new int[] {85, 255}, Png.read(file(folder, "b.png", level)));
    assertSamples(new int[] {0x10, 0x20, 0x30}, Png.read(file(folder, "c.png", indexed)));
  }

  @Test
  void refusesTransparentPixels() throws IOException {
    int[] opaque = {1, 2, 3, 255, 4, 5, 6, 255};
    int[] hole = {1, 2, 3, 255, 4, 5, 6, 254};
    refusesTransparent(pngj(new ImageInfo(2, 2, 8, true), w -> {}, opaque, hole), 1, 1);
    ImageInfo greyAlpha = new ImageInfo(1, 2, 8, true, true, false);
    refusesTransparent(pngj(greyAlpha, w -> {}, new int[] {9, 255}, new int[] {9, 0}), 1, 0);
    refusesTransparent(rgbWithTransparent456(4, 5, 6), 0, 0);
    ImageInfo grey = new ImageInfo(2, 1, 4, false, true, false);
    refusesTransparent(pngj(grey, w -> transparency(w).setGray(15), new int[] {3, 15}), 0, 1);
    refusesTransparent(indexedWithTransparentOne(1), 0, 0);
  }

  @Test
  void refusesSixteenBits() throws IOException {
    byte[] png = pngj(new ImageInfo(1, 1, 16, false), w -> {}, new int[] {1, 2, 65535});
    Path file = file(folder, "a.png", png);
    String message = "'" + file + "' has 16 bits a channel: expected 8 or fewer";

    assertRefused(message, () -> Png.readShape(file));
    assertRefused(message, () -> Png.read(file));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "8,8", "21,13"})
  void readsInterlacedFiles(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(random("a.png", height, width, 3, 4).samples(), 0, bgr, 0, bgr.length);

    byte[] png = interlaced(image);

    assertEquals(1, png[28], "the fixture is interlaced");
    Image read = Png.read(file(folder, "a.png", png));
    for (int i = 0; i < bgr.length; i += 3) {
      assertEquals(bgr[i], read.samples()[i + 2]);
      assertEquals(bgr[i + 1], read.samples()[i + 1]);
      assertEquals(bgr[i + 2], read.samples()[i]);
    }
  }

  @Test
  void smoothImagesStaySmall() throws IOException {
    byte[] samples = new byte[64 * 64 * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i / 192 + i / 3 % 64 + i % 3);
    }
    Image smooth = new Image("a.png", new ImageShape(64, 64, 3), samples);

    assertTrue(bytes(smooth).length < samples.length / 4);
  }

  private void refusesTransparent(byte[] png, int row, int column) throws IOException {
    Path file = file(folder, "a.png", png);
    assertRefused(
        "'%s' has transparent pixels, e.g. at row %d, column %d: expected an opaque image"
            .formatted(file, row, column),
        () -> Png.read(file));
  }

  /** By hand, since pngj writes the three channels of the key over one another. */
  private static byte[] rgbWithTransparent456(int... pixel) throws IOException {
    return raw(
        header(1, 1, 8, 2),
        chunk("tRNS", new byte[] {0, 4, 0, 5, 0, 6}),
        pixels(0, pixel[0], pixel[1], pixel[2]),
        chunk("IEND", new byte[0]));
  }

  private static byte[] indexedWithTransparentOne(int index) {
    ImageInfo info = new ImageInfo(1, 1, 8, false, false, true);
    return pngj(
        info,
        w -> {
          palette(w, 0x102030, 0x405060);
          transparency(w).setPalletteAlpha(new int[] {255, 0});
        },
        new int[] {index});
  }

  private static byte[] interlaced(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static void assertSamples(int[] expected, Image image) {
    int[] found = new int[image.samples().length];
    for (int i = 0; i < found.length; i++) {
      found[i] = image.samples()[i] & 0xff;
    }
    assertArrayEquals(expected, found);
  }
}
