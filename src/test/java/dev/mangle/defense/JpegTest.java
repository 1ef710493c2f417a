package dev.mangle.defense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The round trip against the files that it makes. */
class JpegTest {
  private static final int HEIGHT = 37;
  private static final int WIDTH = 50;

  private static float[] waves(int channels) {
    float[] image = new float[HEIGHT * WIDTH * channels];
    for (int i = 0; i < image.length; i++) {
      int c = i % channels;
      int x = i / channels % WIDTH;
      int y = i / channels / WIDTH;
      image[i] = Math.round(128 + 60 * Math.sin(x / (5.0 + c)) + 60 * Math.cos(y / (7.0 - c)));
    }
    return image;
  }

  private static float[] apply(int quality, int channels, float[] image) {
    return new Jpeg(quality).apply(image, new ImageShape(HEIGHT, WIDTH, channels), null);
  }

  private static BufferedImage picture(int channels, float[] image) {
    int type = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, type);
    picture.getRaster().setPixels(0, 0, WIDTH, HEIGHT, image);
    return picture;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void equalsTheFileThatImageIoReads(int channels) throws IOException {
    float[] image = waves(channels);
    byte[] file = new Jpeg(60).encode(picture(channels, image));
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
    assertEquals(channels, read.getRaster().getNumBands());
    float[] expected = read.getRaster().getPixels(0, 0, WIDTH, HEIGHT, (float[]) null);
    assertArrayEquals(expected, apply(60, channels, image));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void lowerQualityLosesMore(int channels) {
    float[] image = waves(channels);
    double before = 0;
    for (int quality : new int[] {100, 90, 75, 50, 25, 10}) {
      double error = 0;
      float[] out = apply(quality, channels, image);
      for (int i = 0; i < image.length; i++) {
        error += (out[i] - image[i]) * (out[i] - image[i]) / image.length;
      }
      assertTrue(error > before, quality + ": " + error + " after " + before);
      before = error;
    }
  }

  @Test
  void greyAtFullQualityIsAlmostTheIdentity() {
    float[] image = waves(1);
    assertArrayEquals(image, apply(100, 1, image), 2);
    assertTrue(new Jpeg(75).apply(new float[64], new ImageShape(8, 8, 1), null)[0] <= 1);
  }

  /** The start-of-frame segment: baseline; luma two by two, chroma one by one. */
  @Test
  void chromaIsSubsampledAndGreyHasNone() throws IOException {
    String colour = HexFormat.of().formatHex(new Jpeg(75).encode(picture(3, waves(3))));
    String size = "%04x%04x".formatted(HEIGHT, WIDTH);
    assertTrue(colour.contains("ffc0001108" + size + "03012200021101031101"), colour);
    String grey = HexFormat.of().formatHex(new Jpeg(75).encode(picture(1, waves(1))));
    assertTrue(grey.contains("ffc0000b08" + size + "01011100"), grey);
  }

  /** The first entries, zigzag, of the standard's luma table (annex K), scaled as libjpeg does. */
  @Test
  void qualityScalesTheStandardTables() throws IOException {
    assertTrue(tables(50).contains("ffdb004300100b0c0e0c0a10"), tables(50));
    assertTrue(tables(75).contains("ffdb0043000806060706050807"), tables(75));
    assertTrue(tables(100).contains("ffdb00430001010101"), tables(100));
    assertTrue(tables(1).contains("ffdb004300ffffffff"), tables(1));
  }

  private static String tables(int quality) throws IOException {
    return HexFormat.of().formatHex(new Jpeg(quality).encode(picture(1, waves(1))));
  }
}
