package dev.mangle.attack.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.model.Tensors;
import dev.mangle.testing.PlainLoss;
import dev.mangle.testing.Vectors;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Losses and their gradients, from the formulas. */
class LossesTest {
  private static final float[][] SCORES = {
    {1, -2, 0.5f, 3}, {0, 0.25f, -0.1f, -0.2f}, {-4, 9, -30, 2}, {60, 0, -80, 1}
  };

  /** Values, and gradients of their sum. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Found(float[] losses, float[] gradients) {}

  static Stream<String> losses() {
    return Losses.registry().kinds().keySet().stream();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cross-entropy",
        "cross-entropy:smoothing=0.1",
        "cross-entropy:smoothing=1",
        "logit",
        "margin",
        "margin:kappa=0",
        "margin:kappa=2.2",
        "margin:kappa=1000",
        "probability"
      })
  void valuesAndGradientsAreThoseOfTheFormula(String loss) {
    for (boolean growing : new boolean[] {true, false}) {
      followTheFormula(loss, growing);
    }
  }

  private static void followTheFormula(String loss, boolean growing) {
    for (int index = 0; index < 4; index++) {
      int wanted = index;
      Found found = compute(loss, growing, index, index, index, index);
      for (int i = 0; i < SCORES.length; i++) {
        double[] scores = Vectors.of(SCORES[i]);
        double expected = PlainLoss.of(loss, scores, index, growing);
        assertEquals(expected, found.losses()[i], 1e-5 * (1 + Math.abs(expected)), loss);
        double[] slope = Vectors.slope(scores, 1e-6, z -> PlainLoss.of(loss, z, wanted, growing));
        float[] gradient = Arrays.copyOfRange(found.gradients(), 4 * i, 4 * i + 4);
        for (int k = 0; k < 4; k++) {
          assertEquals(slope[k], gradient[k], 1e-5, loss + " of " + index + " in " + i);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aClassThatIsNotThereHasNoLossAndNoGradient(String loss) {
    for (String text : new String[] {loss, smoothed(loss)}) {
      Found found = compute(text, true, -1, 4, 100, Integer.MIN_VALUE);
      assertArrayEquals(new float[4], found.losses(), 1e-30f, text);
      assertArrayEquals(new float[16], found.gradients(), 1e-30f, text);
    }
  }

  private static String smoothed(String loss) {
    return loss.equals("cross-entropy") ? "cross-entropy:smoothing=0.3" : loss;
  }

  @ParameterizedTest
  @MethodSource("losses")
  void theClassThatLeadsHasTheSmallerLoss(String loss) {
    Found leading = compute(loss, true, 3, 1, 1, 0);
    Found behind = compute(loss, true, 1, 0, 0, 1);
    for (int i = 0; i < 4; i++) {
      assertTrue(leading.losses()[i] < behind.losses()[i], loss + " of " + i);
    }
  }

  /** By hand: the best other score is 3, that of the class is 1, so the margin is 2. */
  @Test
  void marginsMoreThanKappaBeyondTheGoalHaveNoGradient() {
    margin("margin:kappa=2.5", true, 0, 2, -1, 0, 0, 1);
    margin("margin:kappa=1.5", true, 0, 1.5f, 0, 0, 0, 0);
    margin("margin:kappa=1.5", false, 3, -1.5f, 0, 0, 0, 0);
  }

  /** However far the goal is, and whatever kappa. */
  @Test
  void marginsShortOfTheGoalKeepTheirGradient() {
    for (String kappa : new String[] {"0", "1.5"}) {
      margin("margin:kappa=" + kappa, true, 3, -2, 1, 0, 0, -1);
      margin("margin:kappa=" + kappa, false, 0, 2, -1, 0, 0, 1);
    }
  }

  private static void margin(
      String loss, boolean growing, int index, float expected, float... gradient) {
    Found found = compute(loss, growing, index, 0, 0, 0);
    assertEquals(expected, found.losses()[0], loss);
    assertArrayEquals(gradient, Arrays.copyOf(found.gradients(), 4), loss);
  }

  private static Found compute(String loss, boolean growing, int... index) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> scores = tf.constant(SCORES);
      Operand<TFloat32> losses =
          Losses.registry().parse(loss).value().of(tf, scores, tf.constant(index), growing);
      Output<?>[] sum = {tf.reduceSum(losses, tf.constant(0)).asOutput()};
      Output<?>[] by = {scores.asOutput()};
      Output<?> slope = graph.addGradients("slope", sum, by, null)[0];
      try (Session session = new Session(graph);
          Result result = session.runner().fetch(losses).fetch(slope).run()) {
        return new Found(Tensors.floats(result.get(0)), Tensors.floats(result.get(1)));
      }
    }
  }
}
