package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Result;

class PgdStepsTest {
  private static final ImageShape SHAPE = new ImageShape(2, 2, 1);
  private static final LabeledImages IMAGES =
      new LabeledImages(
          new byte[] {0, 100, (byte) 250, 50, 60, 70, (byte) 255, 10}, new int[] {0, 1}, 2, 2, 1);

  /** Two scores, +s and -s of the pixels' sum: class 0 is attacked downwards, class 1 upwards. */
  private static final float[][] SUM = {{1, -1}, {1, -1}, {1, -1}, {1, -1}};

  /** Three classes that pull each pixel their own way. */
  private static final float[][] MIXED = {{1, -2, 3}, {-1, 5, 0.5f}, {2, 2, -3}, {0.1f, -4, 1}};

  @ParameterizedTest
  @CsvSource({"63.75, 1", "5.1, 3", "31.875, 4", "510, 2"})
  void staysInBallAndRange(double stepSize, int steps) {
    float[] found = attack(SUM, Pgd.of(51, stepSize, steps), 1, 7);
    for (int i = 0; i < found.length; i++) {
      double original = (IMAGES.pixels()[i] & 0xFF) / 255.0;
      assertTrue(found[i] >= 0 && found[i] <= 1, "pixel " + i + ": " + found[i]);
      assertEquals(original, found[i], 0.2 + 1e-6);
    }
  }

  @Test
  void manyStepsReachTheWorstCorner() {
    float[] found = attack(SUM, Pgd.of(51, 25.5, 10), 1, 7);
    double[] expected = {0, 49, 199, 0, 111, 121, 255, 61};
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i] / 255, found[i], 1e-6);
    }
  }

  /** Start, gradient, sign and both clips once more, in doubles and without TensorFlow. */
  @ParameterizedTest
  @CsvSource({"XENT, 20, 1", "XENT, 0, 3", "XENT, 20, 7", "CW, 20, 7", "CW, 5, 3"})
  void agreesWithPlainJava(AttackLoss loss, double start, int steps) {
    Pgd pgd = new Pgd(20, 6, steps, start, 1, loss);
    float[] found = attack(MIXED, pgd, 1, 11);
    for (int image = 0; image < 2; image++) {
      double[] expected = plain(image, pgd, 11);
      for (int i = 0; i < 4; i++) {
        assertEquals(expected[i], found[4 * image + i], 1e-6, "image " + image + ", pixel " + i);
      }
    }
  }

  @Test
  void fgsmIsOneStepFromTheImage() {
    float[] found = attack(SUM, Pgd.fgsm(51), 1, 7);
    double[] expected = {0, 49, 199, 0, 111, 121, 255, 61};
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i] / 255, found[i], 1e-6);
    }
  }

  @Test
  void aShareOfTheBudgetIsAShareOfEverything() {
    Pgd whole = new Pgd(51, 25, 2, 20, 1, AttackLoss.XENT);
    Pgd half = new Pgd(25.5, 12.5, 2, 10, 1, AttackLoss.XENT);
    assertArrayEquals(attack(MIXED, half, 1, 7), attack(MIXED, whole, 0.5, 7), 1e-6f);
    float[] none = attack(MIXED, whole, 0, 7);
    for (int i = 0; i < none.length; i++) {
      assertEquals((IMAGES.pixels()[i] & 0xFF) / 255.0, none[i], 1e-6);
    }
  }

  @Test
  void noiseDependsOnTheSeedAndNotOnTheBatch() {
    Pgd pgd = Pgd.of(51, 5.1, 1);
    float[] both = attack(SUM, pgd, 1, 7);
    assertArrayEquals(both, attack(SUM, pgd, 1, 7));
    assertFalse(Arrays.equals(both, attack(SUM, pgd, 1, 8)));
    float[] second = attack(SUM, pgd, 1, 7, 1);
    for (int i = 0; i < 4; i++) {
      assertEquals(both[4 + i], second[i]);
    }
  }

  private static float[] attack(
      float[][] weights, Pgd pgd, double share, long seed, int... indices) {
    int[] chosen = indices.length == 0 ? new int[] {0, 1} : indices;
    try (Network network = SmallNetworks.linear(SHAPE, weights);
        Batch batch = new Batch(IMAGES, chosen)) {
      PgdSteps.raising(network, pgd.loss()).run(batch, pgd, share, seed);
      try (Result result = network.session().runner().fetch(network.batch().current()).run()) {
        return Tensors.floats(result.get(0));
      }
    }
  }

  private static double[] plain(int image, Pgd pgd, long seed) {
    double epsilon = pgd.epsilon() / 255;
    double[] origin = new double[4];
    double[] x = new double[4];
    SplittableRandom random = new SplittableRandom(seed + image * 0x5851F42D4C957F2DL);
    for (int i = 0; i < 4; i++) {
      origin[i] = (IMAGES.pixels()[4 * image + i] & 0xFF) / 255.0;
      double noise = pgd.start() == 0 ? 0 : pgd.start() / 255 * (2 * random.nextDouble() - 1);
      x[i] = Math.max(0, Math.min(1, origin[i] + noise));
    }
    for (int step = 0; step < pgd.steps(); step++) {
      double[] gradient = gradient(x, IMAGES.labels()[image], pgd.loss());
      for (int i = 0; i < 4; i++) {
        double moved = x[i] + pgd.stepSize() / 255 * Math.signum(gradient[i]);
        double inBall = Math.max(origin[i] - epsilon, Math.min(origin[i] + epsilon, moved));
        x[i] = Math.max(0, Math.min(1, inBall));
      }
    }
    return x;
  }

  private static double[] gradient(double[] x, int label, AttackLoss loss) {
    double[] scores = new double[3];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 3; j++) {
        scores[j] += x[i] * MIXED[i][j];
      }
    }
    double[] byScore = new double[3];
    if (loss == AttackLoss.CW) {
      int wrong = label == 0 ? 1 : 0;
      for (int j = 0; j < 3; j++) {
        wrong = j != label && scores[j] > scores[wrong] ? j : wrong;
      }
      byScore[label] = -1;
      byScore[wrong] = 1;
    } else {
      double sum = Arrays.stream(scores).map(Math::exp).sum();
      for (int j = 0; j < 3; j++) {
        byScore[j] = Math.exp(scores[j]) / sum - (j == label ? 1 : 0);
      }
    }
    double[] gradient = new double[4];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 3; j++) {
        gradient[i] += byScore[j] * MIXED[i][j];
      }
    }
    return gradient;
  }
}
