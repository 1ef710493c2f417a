package dev.mangle.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResizeTest {
  @Test
  void theSameSizeIsTheSameImage() {
    Image image = PngFixtures.random("a.png", 3, 4, 3, 1);
    assertSame(image, Resize.bicubic(image, 3, 4));
  }

  /** No colour space is converted on the way, and borders are as good as the middle. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void oneColourStaysOneColour(int channels) {
    byte[] samples = new byte[5 * 7 * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (100 + 50 * (i % channels));
    }
    Image resized =
        Resize.bicubic(new Image("a.png", new ImageShape(5, 7, channels), samples), 9, 4);
    assertEquals(new ImageShape(9, 4, channels), resized.shape());
    byte[] expected = new byte[9 * 4 * channels];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (byte) (100 + 50 * (i % channels));
    }
    assertArrayEquals(expected, resized.samples());
  }

  /** Bicubic overshoots at an edge, where bilinear and nearest neighbour stay between. */
  @Test
  void anEdgeIsSharpened() {
    byte[] samples = new byte[8 * 8];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i % 8 < 4 ? 100 : 200);
    }
    Image resized = Resize.bicubic(new Image("a.png", new ImageShape(8, 8, 1), samples), 24, 24);
    int least = 255;
    int most = 0;
    for (byte sample : resized.samples()) {
      least = Math.min(least, sample & 0xff);
      most = Math.max(most, sample & 0xff);
    }
    assertTrue(least < 100 && most > 200, least + " to " + most);
    assertEquals(100, resized.samples()[0] & 0xff);
    assertEquals(200, resized.samples()[23] & 0xff);
  }
}
