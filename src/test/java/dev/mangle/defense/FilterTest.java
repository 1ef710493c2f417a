package dev.mangle.defense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.image.ImageShape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The simple filters against numbers by hand. */
class FilterTest {

  private static float[] apply(String text, int height, int width, int channels, float... image) {
    ImageShape shape = new ImageShape(height, width, channels);
    return Stage.parse(text).defense().apply(image, shape, null);
  }

  @Test
  void noneIsTheIdentity() {
    assertArrayEquals(new float[] {0, 7.5f, 255}, apply("none", 1, 3, 1, 0, 7.5f, 255));
  }

  @Test
  void bitsGoToTheNearestLevel() {
    assertArrayEquals(new float[] {0, 0, 255, 255}, apply("bits:1", 2, 2, 1, 0, 127, 128, 255));
    assertArrayEquals(
        new float[] {0, 85, 85, 170, 255}, apply("bits:2", 1, 5, 1, 42, 43, 127, 128, 213));
    float step = 255f / 7;
    assertArrayEquals(new float[] {0, step, 2 * step}, apply("bits", 1, 3, 1, 18, 19, 60), 1e-4f);
    float[] all = new float[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    assertArrayEquals(all, apply("bits:8", 16, 16, 1, all));
  }

  @Test
  void medianTakesTheMiddleOfTheSquareAndRepeatsTheEdge() {
    float[] out = apply("median", 3, 3, 1, 10, 20, 30, 40, 255, 50, 70, 80, 60);
    // In the middle 10 20 30 40 50 60 70 80 255; at a corner 10 10 10 10 20 20 40 40 255.
    assertEquals(50, out[4]);
    assertEquals(20, out[0]);
    assertEquals(30, out[2]);
    assertEquals(70, out[7]);
  }

  @Test
  void medianEqualsTheMiddleOfWhatIsSorted() {
    int side = 12;
    Random random = new Random(1);
    float[] image = new float[side * side];
    for (int i = 0; i < image.length; i++) {
      image[i] = random.nextInt(i % 2 == 0 ? 4 : 256);
    }
    for (int size : new int[] {3, 5, 9}) {
      float[] out = apply("median:" + size, side, side, 1, image);
      for (int y = size / 2; y < side - size / 2; y++) {
        for (int x = size / 2; x < side - size / 2; x++) {
          float[] square = new float[size * size];
          for (int i = 0; i < square.length; i++) {
            square[i] = image[(y - size / 2 + i / size) * side + x - size / 2 + i % size];
          }
          Arrays.sort(square);
          assertEquals(square[square.length / 2], out[y * side + x]);
        }
      }
    }
  }

  @Test
  void medianIsOfEachChannelAlone() {
    float[] image = new float[5 * 5 * 3];
    for (int i = 0; i < image.length; i++) {
      image[i] = 50 * (i % 3);
    }
    float[] clean = image.clone();
    image[12 * 3 + 1] = 255;
    assertArrayEquals(clean, apply("median:5", 5, 5, 3, image));
  }

  @Test
  void gaussianSpreadsAPointAsTheBell() {
    int side = 31;
    float[] point = new float[side * side];
    point[15 * side + 15] = 200;
    float[] out = apply("gaussian:2", side, side, 1, point);
    double sum = 0;
    for (int k = -8; k <= 8; k++) {
      sum += Math.exp(-k * k / 8.0);
    }
    for (int y = -3; y <= 3; y++) {
      for (int x = -3; x <= 3; x++) {
        double bell = 200 * Math.exp(-(y * y + x * x) / 8.0) / (sum * sum);
        assertEquals(bell, out[(15 + y) * side + 15 + x], 1e-4);
      }
    }
  }

  @Test
  void gaussianRepeatsTheEdgeAndKeepsChannelsApart() {
    float[] image = new float[4 * 6 * 3];
    for (int i = 0; i < image.length; i++) {
      image[i] = 100 * (i % 3);
    }
    assertArrayEquals(image, apply("gaussian:5", 4, 6, 3, image), 1e-3f);
    // One step across: the same in each row, falling off on both sides of the middle alike.
    float[] step = new float[3 * 8];
    for (int i = 0; i < step.length; i++) {
      step[i] = i % 8 < 4 ? 0 : 100;
    }
    float[] out = apply("gaussian", 3, 8, 1, step);
    for (int i = 0; i < step.length; i++) {
      assertEquals(out[i % 8], out[i], 1e-4);
      assertEquals(100 - out[7 - i % 8], out[i], 1e-3);
    }
    double sum = 0;
    double right = 0;
    for (int k = -4; k <= 4; k++) {
      sum += Math.exp(-k * k / 2.0);
      right += k > 0 ? Math.exp(-k * k / 2.0) : 0;
    }
    assertEquals(100 * right / sum, out[3], 1e-3);
  }
}
