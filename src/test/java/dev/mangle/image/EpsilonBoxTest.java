package dev.mangle.image;

import static dev.mangle.image.PngFixtures.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpsilonBoxTest {
  @Test
  void roundsHalfUp() {
    float[] pixels = {100.5f, 100.49999f, 99.5f, 99.49999f, 0.49999997f, 0.5f, 254.5f, -0.5f};
    byte[] source = bytes(100, 100, 100, 100, 0, 0, 255, 0);

    assertArrayEquals(
        bytes(101, 100, 100, 99, 0, 1, 255, 0), EpsilonBox.round(pixels, 0, source, 2));
  }

  @Test
  void staysInsideTheBoxAndTheRange() {
    float[] pixels = {9, 104.5f, 95.5f, 1e9f, -1e9f, 300, -3};
    byte[] source = bytes(100, 100, 250, 5, 255, 0);

    assertArrayEquals(bytes(104, 96, 254, 1, 255, 0), EpsilonBox.round(pixels, 1, source, 4));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 255})
  void isTheNearestSampleInTheBox(int epsilon) {
    byte[] source = random("a.png", 20, 20, 3, 5).samples();
    float[] pixels = new float[source.length];
    Random random = new Random(6);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat() * 300 - 20;
    }

    byte[] rounded = EpsilonBox.round(pixels, 0, source, epsilon);

    for (int i = 0; i < rounded.length; i++) {
      int low = Math.max(0, (source[i] & 0xff) - epsilon);
      int high = Math.min(255, (source[i] & 0xff) + epsilon);
      int found = rounded[i] & 0xff;
      assertTrue(low <= found && found <= high);
      double nearest = Math.max(low, Math.min(high, pixels[i]));
      assertTrue(Math.abs(found - nearest) <= 0.5);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesWhatIsNoNumber(float bad) {
    float[] pixels = {1, 2, bad};

    Exception error =
        assertThrows(
            IllegalArgumentException.class, () -> EpsilonBox.round(pixels, 1, bytes(2, 3), 4));

    assertEquals("pixel 2 is " + bad, error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 256})
  void refusesOtherBudgets(int epsilon) {
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () -> EpsilonBox.round(new float[1], 0, bytes(1), epsilon));

    assertEquals("epsilon: expected 0 to 255, found " + epsilon, error.getMessage());
  }

  @Test
  void measuresUnsignedDistances() {
    Image a = new Image("a.png", new ImageShape(1, 3, 1), bytes(0, 200, 7));
    Image b = new Image("b.png", new ImageShape(1, 3, 1), bytes(12, 184, 7));

    assertEquals(16, EpsilonBox.maxDifference(a, b));
    assertEquals(16, EpsilonBox.maxDifference(b, a));
    assertEquals(20, EpsilonBox.l2(a, b));
    assertEquals(0, EpsilonBox.maxDifference(a, a));
    assertEquals(0, EpsilonBox.l2(a, a));
  }

  @Test
  void comparesOneShapeOnly() {
    Image a = random("a.png", 1, 3, 1, 1);
    Image b = random("b.png", 3, 1, 1, 1);

    Exception error =
        assertThrows(IllegalArgumentException.class, () -> EpsilonBox.maxDifference(a, b));

    assertEquals("expected one shape, found a.png 1x3x1 and b.png 3x1x1", error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> EpsilonBox.l2(a, b));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
