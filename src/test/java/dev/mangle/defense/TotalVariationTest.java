package dev.mangle.defense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.ImageShape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What total variation minimisation must do, and where its answer is known. */
class TotalVariationTest {
  private static final ImageShape SHAPE = new ImageShape(20, 30, 1);

  private static float[] apply(double weight, int iterations, float[] image, ImageShape shape) {
    return new TotalVariation(weight, iterations).apply(image, shape, null);
  }

  private static float[] noise(int seed) {
    Random random = new Random(seed);
    float[] image = new float[SHAPE.size()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (i % 30 < 12 ? 80 : 160) + (float) random.nextGaussian() * 20;
    }
    return image;
  }

  private static double variation(float[] u) {
    double sum = 0;
    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 30; x++) {
        double down = y < 19 ? u[(y + 1) * 30 + x] - u[y * 30 + x] : 0;
        double across = x < 29 ? u[y * 30 + x + 1] - u[y * 30 + x] : 0;
        sum += Math.hypot(down, across);
      }
    }
    return sum;
  }

  private static double energy(float[] u, float[] image, double weight) {
    double square = 0;
    for (int i = 0; i < u.length; i++) {
      square += (u[i] - image[i]) * (u[i] - image[i]);
    }
    return square / 2 + weight * variation(u);
  }

  @Test
  void aFlatImageStays() {
    float[] flat = new float[SHAPE.size()];
    Arrays.fill(flat, 93);
    assertArrayEquals(flat, apply(20, 50, flat, SHAPE));
  }

  /** The sides of a step move towards each other by weight / width, the edge stays sharp. */
  @Test
  void aStepHasItsClosedForm() {
    float[] step = new float[SHAPE.size()];
    float[] expected = new float[SHAPE.size()];
    for (int i = 0; i < step.length; i++) {
      boolean left = i % 30 < 12;
      step[i] = left ? 60 : 200;
      expected[i] = left ? 60 + 90f / 12 : 200 - 90f / 18;
    }
    assertArrayEquals(expected, apply(90, 2000, step, SHAPE), 0.02f);
  }

  /** A single sample on a line sinks by twice its weight, and its neighbours rise. */
  @Test
  void aSpikeOnALineHasItsClosedForm() {
    float[] line = new float[21];
    line[10] = 200;
    float[] out = apply(30, 2000, line, new ImageShape(1, 21, 1));
    assertEquals(200 - 2 * 30, out[10], 0.02);
    assertEquals(30 / 10.0, out[0], 0.02);
    assertEquals(30 / 10.0, out[9], 0.02);
    assertEquals(30 / 10.0, out[20], 0.02);
  }

  @Test
  void moreWeightMeansLessVariationAndLessFidelity() {
    float[] image = noise(1);
    double before = variation(image);
    double distance = 0;
    for (double weight : new double[] {1, 5, 20, 80}) {
      float[] out = apply(weight, 500, image, SHAPE);
      assertTrue(variation(out) < before, "weight " + weight);
      before = variation(out);
      double moved = energy(out, image, 0);
      assertTrue(moved > distance, "weight " + weight);
      distance = moved;
    }
    float[] hardly = apply(0.1, 500, image, SHAPE);
    for (int i = 0; i < image.length; i++) {
      // No sample moves by more than four times the weight: it has four neighbours.
      assertEquals(image[i], hardly[i], 0.4 + 1e-3);
    }
  }

  @Test
  void aGreatWeightLeavesTheMean() {
    float[] image = noise(2);
    double mean = 0;
    for (float value : image) {
      mean += value / image.length;
    }
    for (float value : apply(1000, 5000, image, SHAPE)) {
      assertEquals(mean, value, 0.5);
    }
  }

  /** The problem is convex: no small step away from the answer may lower what is minimised. */
  @Test
  void theAnswerIsTheMinimum() {
    float[] image = noise(3);
    float[] out = apply(20, 3000, image, SHAPE);
    double least = energy(out, image, 20);
    Random random = new Random(4);
    for (int attempt = 0; attempt < 200; attempt++) {
      float[] moved = out.clone();
      double size = attempt % 2 == 0 ? 1 : 0.1;
      for (int i = 0; i < moved.length; i++) {
        moved[i] += random.nextInt(4) == 0 ? (float) (size * random.nextGaussian()) : 0;
      }
      assertTrue(energy(moved, image, 20) > least, "attempt " + attempt);
    }
    // Blends with the image and with its mean are directions that do matter.
    for (float share : new float[] {0.01f, 0.1f}) {
      float[] blend = out.clone();
      float[] flatter = apply(25, 3000, image, SHAPE);
      for (int i = 0; i < blend.length; i++) {
        flatter[i] = out[i] + share * (flatter[i] - out[i]);
        blend[i] += share * (image[i] - blend[i]);
      }
      assertTrue(energy(blend, image, 20) > least);
      assertTrue(energy(flatter, image, 20) > least);
    }
    // The default number of iterations comes within half a percent.
    assertEquals(least, energy(apply(20, 50, image, SHAPE), image, 20), 0.005 * least);
  }

  @Test
  void channelsAreApart() {
    ImageShape colour = new ImageShape(20, 30, 3);
    float[] image = new float[colour.size()];
    for (int c = 0; c < 3; c++) {
      float[] plane = noise(c);
      for (int i = 0; i < plane.length; i++) {
        image[3 * i + c] = plane[i];
      }
    }
    float[] out = apply(20, 50, image, colour);
    for (int c = 0; c < 3; c++) {
      float[] plane = apply(20, 50, noise(c), SHAPE);
      for (int i = 0; i < plane.length; i++) {
        assertEquals(plane[i], out[3 * i + c]);
      }
    }
  }
}
