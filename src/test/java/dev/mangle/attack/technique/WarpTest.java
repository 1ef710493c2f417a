package dev.mangle.attack.technique;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.attack.TestAttack;
import dev.mangle.attack.engine.TestChain;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transforms that are matrices: resizing with padding, and the cosine spectrum. */
class WarpTest {
  /** Values a b c d become 0 a a b c d, of which each output takes two at 1.5 i + 0.25. */
  @Test
  void resizesToTheNearestPadsAndResizesBack() {
    float[] expected = {
      0.25f, 0, 0, 0, //
      1, 0, 0, 0, //
      0, 0.75f, 0.25f, 0, //
      0, 0, 0.25f, 0.75f
    };
    assertArrayEquals(expected, matrix(4, 5, 6, 1, true), 1e-6f);
  }

  /** Values a b become a, (a + b) / 2, b with edges held, then 0 0 in front. */
  @Test
  void resizesBilinearlyLikewise() {
    // 2 to 3: at -1/6 (held), 1/2, 7/6 (held). 5 to 2: at 0.75 and 3.25 of 0 0 a m b.
    float[] expected = {0, 0, 0.75f * 0.5f, 0.75f * 0.5f + 0.25f};
    assertArrayEquals(expected, matrix(2, 3, 5, 2, false), 1e-6f);
  }

  @ParameterizedTest
  @CsvSource({
    "9,10,11,0,true",
    "9,12,15,3,false",
    "8,8,14,5,true",
    "5,9,9,0,false",
    "1,2,3,1,true"
  })
  void isTheSameAsStepByStep(int side, int inner, int outer, int offset, boolean nearest) {
    float[] matrix = matrix(side, inner, outer, offset, nearest);
    for (int k = 0; k < side; k++) {
      double[] impulse = new double[side];
      impulse[k] = 1;
      double[] padded = new double[outer];
      for (int i = 0; i < inner; i++) {
        double at = (i + 0.5) * side / inner - 0.5;
        padded[offset + i] = nearest ? impulse[i * side / inner] : between(impulse, at);
      }
      for (int i = 0; i < side; i++) {
        double expected = between(padded, (i + 0.5) * outer / side - 0.5);
        assertEquals(expected, matrix[i * side + k], 1e-6, i + " of " + k);
      }
    }
  }

  private static float[] matrix(int side, int inner, int outer, int offset, boolean nearest) {
    float[] values = new float[side * side];
    Warp.resizePad(side, inner, outer, offset, nearest, values, 0);
    return values;
  }

  private static double between(double[] values, double place) {
    double held = Math.max(0, Math.min(values.length - 1, place));
    int low = (int) held;
    int high = Math.min(low + 1, values.length - 1);
    return values[low] * (1 - held + low) + values[high] * (held - low);
  }

  /** With the sums of the definition, one channel after the other. */
  @Test
  void ssaWeighsTheCosineSpectrum() {
    ImageShape shape = new ImageShape(4, 5, 3);
    ImageBatch images = TestAttack.images(shape, 0, 255, "a.png");
    try (TestChain chain = new TestChain(List.of("ssa:copies=2,rho=0.7,sigma=0.5"), images, 16)) {
      float[] noise = chain.fed("feed.ssa.noise", 1);
      float[] mask = chain.fed("feed.ssa.mask", 1);
      float[] seen = chain.seen(images.pixels(), 1);
      for (int c = 0; c < 3; c++) {
        double[][] plane = new double[4][5];
        double[][] weights = new double[4][5];
        for (int i = 0; i < 20; i++) {
          plane[i / 5][i % 5] = images.pixels()[i * 3 + c] + noise[i * 3 + c];
          weights[i / 5][i % 5] = mask[i * 3 + c];
        }
        double[][] expected = reweighed(plane, weights);
        for (int i = 0; i < 20; i++) {
          assertEquals(expected[i / 5][i % 5], seen[i * 3 + c], 2e-3);
        }
      }
    }
  }

  /** {@code sum over u, v of weights_uv X_uv cos_u(y) cos_v(x)}, with {@code X_uv} likewise. */
  private static double[][] reweighed(double[][] plane, double[][] weights) {
    int height = plane.length;
    int width = plane[0].length;
    double[][] result = new double[height][width];
    for (int u = 0; u < height; u++) {
      for (int v = 0; v < width; v++) {
        double spectrum = 0;
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            spectrum += plane[y][x] * cosine(u, y, height) * cosine(v, x, width);
          }
        }
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            result[y][x] += weights[u][v] * spectrum * cosine(u, y, height) * cosine(v, x, width);
          }
        }
      }
    }
    return result;
  }

  private static double cosine(int k, int n, int side) {
    return Math.sqrt((k == 0 ? 1.0 : 2.0) / side) * Math.cos(Math.PI * (n + 0.5) * k / side);
  }
}
