package dev.mangle.attack.fusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mangle.model.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Steps of two values from given gradients and a given room. */
class MeanNormalisedGradientTest {

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
    // The other network still moves, by its share.
    assertArrayEquals(
        new float[] {0.5f, -0.5f},
        step(norm, 50, 1, new float[] {0, 0}, new float[] {3, -4}),
        1e-6f);
  }

  private static float[] step(Norm norm, double alpha, float room, float[]... gradients) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      List<Operand<TFloat32>> operands = new ArrayList<>();
      for (float[] gradient : gradients) {
        operands.add(tf.constant(new float[][][][] {{{{gradient[0]}, {gradient[1]}}}}));
      }
      Operand<TFloat32> step =
          new MeanNormalisedGradient(norm, alpha)
              .step(
                  tf,
                  tf.constant(-room),
                  tf.constant(room),
                  operands,
                  Collections.nCopies(gradients.length, 1.0));
      return Tensors.floats(step.asTensor());
    }
  }
}
