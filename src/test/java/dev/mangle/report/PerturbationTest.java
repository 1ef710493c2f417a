package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerturbationTest {
  @Test
  void greyIsNoChange() {
    Image clean = grey(0, 100, 200, 255);
    assertArrayEquals(grey(128, 128, 128, 128).samples(), amplified(clean, clean, 9));
  }

  @Test
  void changesAreAmplifiedAndClipped() {
    byte[] amplified = amplified(grey(10, 10, 200, 0), grey(13, 6, 100, 255), 8);
    assertArrayEquals(grey(152, 96, 0, 255).samples(), amplified);
  }

  @Test
  void shapesMustAgree() {
    Image other = new Image("a.png", new ImageShape(2, 2, 1), new byte[4]);
    assertThrows(
        IllegalArgumentException.class, () -> Perturbation.amplify(grey(1, 2, 3, 4), other, 1));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 127", "4, 31", "8, 15", "16, 7", "63, 2", "64, 1", "84, 1", "255, 1"})
  void theLargestChangeSpansTheRange(int largest, int factor) {
    assertEquals(factor, Perturbation.factor(largest));
  }

  private static byte[] amplified(Image clean, Image changed, int factor) {
    return Perturbation.amplify(clean, changed, factor).samples();
  }

  private static Image grey(int... values) {
    byte[] samples = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      samples[i] = (byte) values[i];
    }
    return new Image("a.png", new ImageShape(1, values.length, 1), samples);
  }
}
