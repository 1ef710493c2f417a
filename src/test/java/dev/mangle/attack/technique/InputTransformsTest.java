package dev.mangle.attack.technique;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.TestAttack;
import dev.mangle.attack.engine.Technique;
import dev.mangle.attack.engine.TestChain;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.testing.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the networks see, from the formulas. */
class InputTransformsTest {
  private static final ImageShape SHAPE = new ImageShape(12, 9, 3);
  private static final ImageBatch IMAGES = TestAttack.images(SHAPE, 0, 255, "a.png", "b.png");
  private static final float TOLERANCE = 1e-3f;

  static Stream<String> transforms() {
    return Techniques.registry().kinds().entrySet().stream()
        .map(entry -> Small.text(entry.getKey(), entry.getValue()))
        .filter(text -> Techniques.registry().parse(text).value() instanceof Technique.OfInput);
  }

  /** Each is linear but for a constant: {@code <T x - T 0, y> = <x, T' y>}. */
  @ParameterizedTest
  @MethodSource("transforms")
  void gradientsAreTheTransposedTransform(String technique) {
    try (TestChain chain = new TestChain(List.of(technique), IMAGES, 16)) {
      for (int copy = 0; copy < 2; copy++) {
        float[] seen = chain.seen(IMAGES.pixels(), copy);
        float[] constant = chain.seen(new float[IMAGES.pixels().length], copy);
        double[] linear = Vectors.plus(Vectors.of(seen), -1, Vectors.of(constant));
        float[] y = random(seen.length);
        double left = Vectors.dot(linear, Vectors.of(y));
        double right =
            Vectors.dot(Vectors.of(IMAGES.pixels()), Vectors.of(chain.pulledBack(y, copy)));
        double size = Vectors.length(linear) * Vectors.length(Vectors.of(y));
        assertEquals(left, right, 1e-5 * size, technique + ", copy " + copy);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("transforms")
  void rowsAreAsManyAsDeclared(String technique) {
    Technique.OfInput transform =
        (Technique.OfInput) Techniques.registry().parse(technique).value();
    try (TestChain chain = new TestChain(List.of(technique), IMAGES, 16)) {
      int expected = IMAGES.pixels().length * transform.rows();
      assertEquals(expected, chain.seen(IMAGES.pixels(), 0).length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "di:p=0",
        "rdi:p=0",
        "dem:count=1,p=0",
        "rdi:max=299",
        "shift:max=0",
        "si:copies=1",
        "admix:eta=0",
        "noise:size=0",
        "ssa:rho=0,sigma=0",
        "bsr:blocks=1,degrees=0"
      })
  void whatIsSwitchedOffChangesNothing(String technique) {
    assertArrayEquals(IMAGES.pixels(), seen(technique, 0), TOLERANCE);
  }

  /** Middle grey where the plan does not say; an image of that level shows no padding. */
  @ParameterizedTest
  @CsvSource({
    "'di:p=1,max=400', 127.5",
    "rdi, 127.5",
    "dem:count=2, 127.5",
    "'di:p=1,max=400,pad=40', 40",
    "'rdi:max=400,pad=0', 0",
    "'dem:count=2,pad=255', 255"
  })
  void paddingHasItsLevel(String technique, float level) {
    float[] even = new float[IMAGES.pixels().length];
    Arrays.fill(even, level);
    float[] other = new float[even.length];
    Arrays.fill(other, 100);
    try (TestChain chain = new TestChain(List.of(technique), IMAGES, 16)) {
      for (float value : chain.seen(even, 0)) {
        assertEquals(level, value, TOLERANCE);
      }
      float nearest = 255;
      for (float value : chain.seen(other, 0)) {
        assertTrue(Math.abs(value - 100) <= Math.abs(level - 100) + TOLERANCE, "" + value);
        nearest = Math.min(nearest, Math.abs(value - level));
      }
      assertTrue(nearest < 0.6 * Math.abs(level - 100), "no padding: " + nearest);
    }
  }

  /** White on black: what is left of it tells the size that it was given. */
  @ParameterizedTest
  @CsvSource({
    "'di:p=0.7,max=448.5,pad=0', 0.7, 1.5",
    "'rdi:p=0.4,max=388.7,pad=0', 0.4, 1.3",
    "'dem:count=2,least=1.2,most=1.6,p=0.5,pad=0', 0.5, 1.2 1.6"
  })
  void sizesAreDrawnUpToThatOfTheImage(String technique, double p, String sizes) {
    int draws = 600;
    ImageShape shape = new ImageShape(40, 40, 1);
    ImageBatch image = TestAttack.images(shape, 0, 255, "a.png");
    float[] white = new float[shape.size()];
    Arrays.fill(white, 255);
    String[] outer = sizes.split(" ", -1);
    double[] least = new double[outer.length];
    double[] most = new double[outer.length];
    Arrays.fill(least, 1);
    int[] done = new int[outer.length];
    try (TestChain chain = new TestChain(List.of(technique), image, 16)) {
      for (int copy = 0; copy < draws; copy++) {
        float[] seen = chain.seen(white, copy);
        for (int row = 0; row < outer.length; row++) {
          double[] values =
              Vectors.of(Arrays.copyOfRange(seen, row * white.length, (row + 1) * white.length));
          double side = Math.sqrt(Arrays.stream(values).sum() / 255 / white.length);
          if (side < 0.999) {
            done[row]++;
            least[row] = Math.min(least[row], side);
            most[row] = Math.max(most[row], side);
          }
        }
      }
    }
    for (int row = 0; row < outer.length; row++) {
      assertEquals(p, (double) done[row] / draws, 0.07, "how often");
      assertEquals(1 / Double.parseDouble(outer[row]), least[row], 0.03, "smallest");
      assertEquals(1, most[row], 0.05, "largest");
    }
  }

  @Test
  void siFadesToItsCentreByPowersOfTwo() {
    for (int copy = 0; copy < 4; copy++) {
      float[] seen = seen("si:copies=4,centre=100", copy);
      for (int i = 0; i < seen.length; i++) {
        double expected = 100 + (IMAGES.pixels()[i] - 100) / Math.pow(2, copy);
        assertEquals(expected, seen[i], TOLERANCE);
      }
    }
  }

  /** The test's other images are whole numbers 0..255, counted from middle grey. */
  @Test
  void admixAddsAFaintImage() {
    float[] first = seen("admix:copies=2,eta=0.25", 0);
    for (int i = 0; i < first.length; i++) {
      double other = (first[i] - IMAGES.pixels()[i]) / 0.25 + 127.5;
      assertEquals(Math.rint(other), other, TOLERANCE);
      assertTrue(other > -1 && other < 256);
    }
    assertTrue(Vectors.distance(first, seen("admix:copies=2,eta=0.25", 1)) > 10);
  }

  /** In the order in which they stand in the plan: the mixed image fades, too. */
  @Test
  void transformsFollowEachOther() {
    float[] mixed = seen("admix:copies=1", 0);
    try (TestChain both =
        new TestChain(List.of("admix:copies=1", "si:copies=2,centre=0"), IMAGES, 16)) {
      float[] faded = both.seen(IMAGES.pixels(), 1);
      for (int i = 0; i < faded.length; i++) {
        assertEquals(mixed[i] / 2, faded[i], TOLERANCE);
      }
    }
  }

  @Test
  void shiftMovesByWholePixelsAndLeavesZeros() {
    float[] seen = seen("shift:max=60", 0);
    for (int image = 0; image < IMAGES.size(); image++) {
      int matches = 0;
      for (int down = -2; down <= 2; down++) {
        for (int across = -2; across <= 2; across++) {
          matches += Arrays.equals(shifted(image, down, across), image(seen, image)) ? 1 : 0;
        }
      }
      assertEquals(1, matches);
    }
  }

  private static float[] shifted(int image, int down, int across) {
    float[] pixels = image(IMAGES.pixels(), image);
    float[] shifted = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int y = i / (9 * 3) + down;
      int x = i / 3 % 9 + across;
      if (y >= 0 && y < 12 && x >= 0 && x < 9) {
        shifted[i] = pixels[(y * 9 + x) * 3 + i % 3];
      }
    }
    return shifted;
  }

  @Test
  void noiseIsAsLargeAsItSays() {
    double[] uniform = change("noise:size=0.5");
    assertTrue(Arrays.stream(uniform).allMatch(v -> Math.abs(v) <= 8 + TOLERANCE));
    assertEquals(8 / Math.sqrt(3), deviation(uniform), 0.5);
    assertEquals(8, deviation(change("noise:size=0.5,kind=gaussian")), 0.8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bsr:blocks=3,degrees=0", "bsr:blocks=2,degrees=0"})
  void blocksThatDoNotTurnKeepTheirPixels(String technique) {
    float[] seen = seen(technique, 0);
    assertTrue(Vectors.distance(seen, IMAGES.pixels()) > 10);
    for (int image = 0; image < IMAGES.size(); image++) {
      float[] before = image(IMAGES.pixels(), image);
      float[] after = image(seen, image);
      Arrays.sort(before);
      Arrays.sort(after);
      assertArrayEquals(before, after, TOLERANCE);
    }
  }

  private static double[] change(String technique) {
    return Vectors.plus(Vectors.of(seen(technique, 0)), -1, Vectors.of(IMAGES.pixels()));
  }

  private static double deviation(double[] values) {
    return Vectors.length(values) / Math.sqrt(values.length);
  }

  private static float[] seen(String technique, int copy) {
    try (TestChain chain = new TestChain(List.of(technique), IMAGES, 16)) {
      return chain.seen(IMAGES.pixels(), copy);
    }
  }

  private static float[] image(float[] pixels, int i) {
    return Arrays.copyOfRange(pixels, i * SHAPE.size(), (i + 1) * SHAPE.size());
  }

  private static float[] random(int size) {
    Random random = new Random(3);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
