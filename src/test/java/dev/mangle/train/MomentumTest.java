package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.model.Tensors;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

class MomentumTest {
  private static final double DECAY = 0.05;

  /** Loss 3 k + 2 b: a kernel's gradient is 3 + decay * k, a bias's 2 whatever it is. */
  @Test
  void stepsAsCalculatedByHand() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      WeightStore weights = WeightStore.fresh(tf, 1, Initial.HE);
      Variable<TFloat32> kernel = weights.kernel("k", Shape.of(1), 1);
      Variable<TFloat32> bias = weights.vector("b", 1, 4);
      Operand<TFloat32> loss =
          tf.sum(
              tf.math.add(tf.math.mul(kernel, tf.constant(3f)), tf.math.mul(bias, tf.constant(2f))),
              tf.constant(0));
      Momentum momentum = new Momentum(graph, loss, weights, DECAY);
      session.initialize();
      double k = value(session, kernel);
      double b = 4;
      double speedK = 0;
      double speedB = 0;
      for (int step = 0; step < 3; step++) {
        double rate = 0.1 / (step + 1);
        assertEquals(3 * k + 2 * b, momentum.step(session.runner(), loss, rate, step), 1e-4);
        double gradient = 3 + DECAY * k;
        speedK = 0.9 * speedK + gradient;
        speedB = 0.9 * speedB + 2;
        // Nesterov: the step looks one momentum ahead.
        k -= rate * (gradient + 0.9 * speedK);
        b -= rate * (2 + 0.9 * speedB);
        assertEquals(k, value(session, kernel), 1e-4);
        assertEquals(b, value(session, bias), 1e-4);
      }
    }
  }

  private static float value(Session session, Variable<TFloat32> variable) {
    try (Result result = session.runner().fetch(variable).run()) {
      return Tensors.floats(result.get(0))[0];
    }
  }
}
