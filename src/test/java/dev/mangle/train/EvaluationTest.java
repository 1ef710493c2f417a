package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.Budget;
import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final int COPIES = 5;

  /** One pixel an image: class 0 over 100.5, class 1 under it. */
  private static Network threshold() {
    return SmallNetworks.of(
        new ImageShape(1, 1, 1),
        (tf, images) ->
            tf.linalg.matMul(
                tf.math.sub(tf.reshape(images, tf.array(-1, 1)), tf.constant(100.5f / 255)),
                tf.constant(new float[][] {{1, -1}})));
  }

  /** Every pixel five times; the ten darkest ones have a wrong label. */
  private static LabeledImages images() {
    byte[] pixels = new byte[256 * COPIES];
    int[] labels = new int[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int pixel = i % 256;
      pixels[i] = (byte) pixel;
      labels[i] = pixel > 100 || pixel < 10 ? 0 : 1;
    }
    return new LabeledImages(pixels, labels, 1, 1, 1);
  }

  /** Logits are d and -d, d the distance from the threshold. */
  private static double xent() {
    double sum = 0;
    for (int pixel = 0; pixel < 256; pixel++) {
      double right = (pixel - 100.5) / 255 * (pixel > 100 || pixel < 10 ? 1 : -1);
      sum += Math.log(1 + Math.exp(-2 * right));
    }
    return sum / 256;
  }

  @Test
  void aNetworkThatSaysNothingIsNotMeasured() {
    Network nan =
        SmallNetworks.linear(new ImageShape(1, 1, 1), new float[][] {{Float.NaN, Float.NaN}});
    try (Evaluation evaluation = new Evaluation(nan)) {
      Pgd pgd = Evaluation.habit(new Budget(8, 2));
      String message =
          assertThrows(
                  UserException.class, () -> evaluation.attack(images(), pgd, 20, Progress.SILENT))
              .getMessage();
      assertEquals(
          "the network in training: expected a number for the loss on image 0 under attack, found NaN",
          message);
    }
  }

  /** Epsilon 8 turns 93..100 and 101..108. */
  @Test
  void countsWhatIsRightAsItIsAndAtTheWorstPointOfTheBox() {
    try (Evaluation evaluation = new Evaluation(threshold())) {
      assertEquals(1 - 10 / 256.0, evaluation.accuracy(images()), 1e-9);
      assertEquals(xent(), evaluation.measure(images()).loss(), 1e-6);
      Pgd pgd = Evaluation.habit(new Budget(8, 2));
      Evaluation.Attacked attacked = evaluation.attack(images(), pgd, 20, Progress.SILENT);
      assertEquals(1 - (10 + 16) / 256.0, attacked.accuracy(), 1e-9);
      assertEquals(108 / 255.0, attacked.samples()[100], 1e-6);
      assertTrue(attacked.loss() > xent());
    }
  }

  /**
   * The gradient of this network is 0 but for a small part of the box, so that one random start
   * seldom succeeds: class 1 within 1 of 150.
   */
  @Test
  void aRestartIsMadeWhereTheOnesBeforeFailed() {
    try (Evaluation evaluation =
        new Evaluation(
            SmallNetworks.of(
                new ImageShape(1, 1, 1),
                (tf, images) -> {
                  var pixel = tf.math.mul(tf.reshape(images, tf.array(-1, 1)), tf.constant(255f));
                  var distance = tf.math.abs(tf.math.sub(pixel, tf.constant(150f)));
                  var score = tf.nn.relu(tf.math.sub(tf.constant(1f), distance));
                  return tf.math.sub(
                      tf.linalg.matMul(score, tf.constant(new float[][] {{0, 2}})),
                      tf.constant(new float[] {-0.01f, 0}));
                }))) {
      LabeledImages images = new LabeledImages(grey(100), new int[100], 1, 1, 1);
      double once = restarts(evaluation, images, 1).accuracy();
      Evaluation.Attacked often = restarts(evaluation, images, 20);
      assertTrue(once > 0.8 && once < 1, "once: " + once);
      assertTrue(often.accuracy() < once - 0.3, "often: " + often.accuracy());
      for (int i = 0; i < 100; i++) {
        boolean hit = Math.abs(often.samples()[i] * 255 - 150) < 1;
        assertEquals(often.right()[i], !hit, "image " + i);
      }
      assertArrayEquals(often.samples(), restarts(evaluation, images, 20).samples());
    }
  }

  private static Evaluation.Attacked restarts(
      Evaluation evaluation, LabeledImages images, int restarts) {
    Pgd pgd = new Pgd(20, 0.001, 1, 20, restarts, AttackLoss.XENT);
    return evaluation.attack(images, pgd, 4, Progress.SILENT);
  }

  private static byte[] grey(int count) {
    byte[] pixels = new byte[count];
    Arrays.fill(pixels, (byte) 145);
    return pixels;
  }
}
