package dev.mangle.attack.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.model.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Steps of two values from given gradients and a given room. */
class NormalisedStepTest {

  @ParameterizedTest
  @EnumSource
  void theScaleOfTheGradientDoesNotMatter(Norm norm) {
    float[] expected = step(norm, 2, 100, new float[] {3, -4});
    for (float scale : new float[] {1e-38f, 1e-30f, 1e-5f, 1e30f}) {
      assertArrayEquals(
          expected, step(norm, 2, 100, new float[] {3 * scale, -4 * scale}), 1e-5f, "" + scale);
    }
  }

  @Test
  void lengthsAreThoseOfTheNorm() {
    assertArrayEquals(new float[] {6, -8}, step(Norm.L1, 14, 100, new float[] {3, -4}), 1e-5f);
    assertArrayEquals(new float[] {6, -8}, step(Norm.L2, 10, 100, new float[] {3, -4}), 1e-5f);
  }

  @ParameterizedTest
  @EnumSource
  void whereNothingIsKeptTheStepIsTheRoom(Norm norm) {
    assertArrayEquals(new float[] {1, -1}, step(norm, 50, 1, new float[] {3, -4}), 0);
    assertArrayEquals(new float[] {0, 0}, step(norm, 50, 0, new float[] {3, -4}), 0);
  }

  @ParameterizedTest
  @EnumSource
  void noGradientNoStep(Norm norm) {
    assertArrayEquals(new float[] {0, 0}, step(norm, 50, 1, new float[] {0, 0}), 0);
  }

  @Test
  void deviationsAreWholeAndAtMostTwo() {
    // Mean 0, standard deviation 5: -2 to 2 after rounding.
    float[] gradient = {1, -1, 4, -4, 8, -8, 2.6f, -2.6f, 3, -3};
    float deviation = (float) Math.sqrt(2 * (1 + 16 + 64 + 2.6 * 2.6 + 9) / 10);
    float[] expected = new float[gradient.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = 3 * (float) Math.max(-2, Math.min(2, Math.rint(gradient[i] / deviation)));
    }
    assertArrayEquals(expected, step(Norm.STD, 3, 100, gradient), 1e-5f);
    assertEquals(6, expected[4]);
  }

  private static float[] step(Norm norm, double alpha, float room, float[] gradient) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TFloat32> g = tf.reshape(tf.constant(gradient), tf.array(1, 1, gradient.length, 1));
      Operand<TFloat32> step =
          new NormalisedStep(norm, tf.constant((float) alpha))
              .of(tf, tf.constant(-room), tf.constant(room), g);
      return Tensors.floats(step.asTensor());
    }
  }
}
