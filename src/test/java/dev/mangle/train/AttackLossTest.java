package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.UserException;
import dev.mangle.model.Tensors;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Values and signs by hand: what is ascended grows as the network errs. */
class AttackLossTest {
  /** Right by 3; wrong by 2; right by 80; wrong by 60. */
  private static final float[][] LOGITS = {{4, 1, 0}, {1, 0, 3}, {80, 0, -5}, {0, 60, 10}};

  private static final int[] LABELS = {0, 0, 0, 0};

  private final float[] values = new float[4];
  private float[] gradients;

  @Test
  void cwIsTheMarginUpToFiftyAhead() {
    evaluate(AttackLoss.CW);
    assertArrayEquals(new float[] {-53, -48, -130, 0}, values, 1e-4f);
    float[] expected = {-1, 1, 0, -1, 0, 1, -1, 1, 0, 0, 0, 0};
    assertArrayEquals(expected, gradients, 1e-6f);
  }

  @Test
  void xentIsMinusTheLogarithmOfTheRightProbability() {
    evaluate(AttackLoss.XENT);
    double first = Math.log(Math.exp(4) + Math.exp(1) + 1) - 4;
    double second = Math.log(Math.exp(1) + 1 + Math.exp(3)) - 1;
    assertArrayEquals(new float[] {(float) first, (float) second, 0, 60}, values, 1e-5f);
    assertEquals(Math.exp(-first) - 1, gradients[0], 1e-5);
    assertEquals(Math.exp(3 - 1 - second), gradients[5], 1e-5);
  }

  @Test
  void areFoundByName() {
    assertEquals(Set.of("xent", "cw"), AttackLoss.names());
    assertEquals(AttackLoss.CW, AttackLoss.named("cw"));
    assertThrows(UserException.class, () -> AttackLoss.named("cww"));
  }

  private void evaluate(AttackLoss loss) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> logits = tf.constant(LOGITS);
      Operand<TFloat32> each = loss.each(tf, logits, tf.constant(LABELS));
      Output<?>[] by =
          graph.addGradients(
              "by", new Output<?>[] {each.asOutput()}, new Output<?>[] {logits.asOutput()}, null);
      try (Result result = session.runner().fetch(each).fetch(by[0]).run()) {
        System.arraycopy(Tensors.floats(result.get(0)), 0, values, 0, 4);
        gradients = Tensors.floats(result.get(1));
      }
    }
  }
}
