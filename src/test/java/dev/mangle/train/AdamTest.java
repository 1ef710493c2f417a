package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

class AdamTest {
  /** Loss w0^2 + 3 w1 at (2, -1): gradient (4, 3), then, after the first step of 0.1, (3.8, 3). */
  @Test
  void stepsAsCalculatedByHand() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Variable<TFloat32> a = tf.variable(tf.constant(new float[] {2}));
      Variable<TFloat32> b = tf.variable(tf.constant(new float[] {-1}));
      Operand<TFloat32> loss =
          tf.sum(tf.math.add(tf.math.mul(a, a), tf.math.mul(b, tf.constant(3f))), tf.constant(0));
      Adam adam = new Adam(graph, loss, List.of(a, b));
      session.initialize();

      assertEquals(1f, adam.step(session.runner(), loss, 0.1, 0), 1e-6);
      // The first step has the length of the rate, whatever the gradient's.
      assertEquals(1.9f, value(session, a), 1e-5);
      assertEquals(-1.1f, value(session, b), 1e-5);

      adam.step(session.runner(), loss, 0.1, 1);
      double mean = (0.9 * 0.1 * 4 + 0.1 * 3.8) / (1 - 0.81);
      double square = (0.999 * 0.001 * 16 + 0.001 * 3.8 * 3.8) / (1 - 0.999 * 0.999);
      assertEquals(1.9 - 0.1 * mean / Math.sqrt(square), value(session, a), 1e-5);
    }
  }

  private static float value(Session session, Variable<TFloat32> variable) {
    try (Result result = session.runner().fetch(variable).run()) {
      return ((TFloat32) result.get(0)).getFloat(0);
    }
  }
}
