package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.LabeledImages;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class SignAttackTest {
  private static final LabeledImages IMAGES =
      new LabeledImages(
          new byte[] {0, 100, (byte) 250, 50, 60, 70, (byte) 255, 10}, new int[] {0, 1}, 2, 2, 1);

  /** Two scores, +s and -s of the pixels' sum: class 0 is attacked downwards, class 1 upwards. */
  private static Network linear() {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    Operand<TFloat32> images =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 2, 2, 1)));
    Operand<TFloat32> flat = tf.reshape(images, tf.array(-1, 4));
    float[][] weights = {{1, -1}, {1, -1}, {1, -1}, {1, -1}};
    Operand<TFloat32> logits = tf.linalg.matMul(flat, tf.constant(weights));
    return new Network(graph, new Session(graph), images, Outputs.of(logits));
  }

  @ParameterizedTest
  @CsvSource({"1.25, 1", "0.1, 3", "0.625, 4", "10, 2"})
  void staysInBallAndRange(double step, int steps) {
    float[] found = attack(51, step, steps, 7);
    for (int i = 0; i < found.length; i++) {
      double original = (IMAGES.pixels()[i] & 0xFF) / 255.0;
      assertTrue(found[i] >= 0 && found[i] <= 1, "pixel " + i + ": " + found[i]);
      assertEquals(original, found[i], 0.2 + 1e-6);
    }
  }

  @Test
  void manyStepsReachTheWorstCorner() {
    float[] found = attack(51, 0.5, 10, 7);
    double[] expected = {0, 49, 199, 0, 111, 121, 255, 61};
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i] / 255, found[i], 1e-6);
    }
  }

  @Test
  void noiseDependsOnTheSeedAndNotOnTheBatch() {
    float[] both = attack(51, 0.1, 1, 7);
    assertArrayEquals(both, attack(51, 0.1, 1, 7));
    assertFalse(Arrays.equals(both, attack(51, 0.1, 1, 8)));
    float[] second = attack(51, 0.1, 1, 7, 1);
    for (int i = 0; i < 4; i++) {
      assertEquals(both[4 + i], second[i]);
    }
  }

  private static float[] attack(double budget, double step, int steps, long seed, int... indices) {
    int[] chosen = indices.length == 0 ? new int[] {0, 1} : indices;
    try (Network network = linear();
        Batch batch = new Batch(IMAGES, chosen);
        Result result =
            new SignAttack(network, Loss.of(network)).run(batch, budget, step, steps, seed)) {
      float[] values = new float[chosen.length * 4];
      int[] at = {0};
      ((TFloat32) result.get(0)).scalars().forEach(value -> values[at[0]++] = value.getFloat());
      return values;
    }
  }
}
