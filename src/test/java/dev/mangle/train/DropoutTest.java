package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.model.Precision;
import dev.mangle.model.Tensors;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

class DropoutTest {
  private static final int SIZE = 20_000;
  private static final double RATE = 0.3;

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Session session = new Session(graph);
  private final Placeholder<TInt64> step =
      tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
  private final Placeholder<TFloat32> x =
      tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));

  @AfterEach
  void close() {
    session.close();
    graph.close();
  }

  @Test
  void dropsItsShareAndScalesTheRest() {
    float[] kept = ones(dropped("a", 1), 0);
    long zeros = 0;
    for (float value : kept) {
      if (value == 0) {
        zeros++;
      } else {
        assertEquals(1 / 0.7, value, 1e-6);
      }
    }
    // Five deviations of a binomial.
    assertEquals(RATE, (double) zeros / SIZE, 5 * Math.sqrt(RATE * (1 - RATE) / SIZE));
  }

  @Test
  void whatIsDroppedFollowsSeedStepAndLayerAlone() {
    Operand<TFloat32> one = dropped("a", 1);
    float[] first = ones(one, 7);
    assertArrayEquals(first, ones(one, 7));
    assertArrayEquals(first, ones(dropped("a", 1), 7));
    try (Session another = new Session(graph)) {
      assertArrayEquals(first, run(another, one, 7, filled()));
    }
    assertFalse(Arrays.equals(first, ones(one, 8)));
    assertFalse(Arrays.equals(first, ones(one, -7)));
    assertFalse(Arrays.equals(first, ones(one, 7 + (1L << 32))));
    assertFalse(Arrays.equals(first, ones(dropped("b", 1), 7)));
    assertFalse(Arrays.equals(first, ones(dropped("a", 2), 7)));
  }

  /** Of the sum of (mask x^2)^2, by differences and by formula. */
  @Test
  void theGradientGoesThroughWhatStays() {
    Operand<TFloat32> y = dropout(1).apply(tf, "a", tf.math.square(x), RATE);
    Operand<TFloat32> loss = tf.sum(tf.math.square(y), tf.constant(0));
    Output<?>[] gradients =
        graph.addGradients(
            "gradient", new Output<?>[] {loss.asOutput()}, new Output<?>[] {x.asOutput()}, null);
    float[] at = {0.5f, 1, 1.5f, 2, -1, -1.25f, 0.75f, 1.75f, 0.25f, 1.25f};
    float[] found = run(session, gradients[0].expect(TFloat32.class), 3, at);
    float[] masked = run(session, y, 3, at);
    int stays = 0;
    for (int i = 0; i < at.length; i++) {
      float mask = masked[i] / (at[i] * at[i]);
      stays += mask > 0 ? 1 : 0;
      assertEquals(4 * mask * mask * Math.pow(at[i], 3), found[i], 1e-3);
      assertEquals(difference(loss, at, i), found[i], 0.05);
    }
    assertFalse(stays == 0 || stays == at.length, stays + " of 10 stay: the test shows nothing");
  }

  private double difference(Operand<TFloat32> loss, float[] at, int i) {
    float h = 0.01f;
    float[] up = at.clone();
    up[i] += h;
    float[] down = at.clone();
    down[i] -= h;
    return (run(session, loss, 3, up)[0] - run(session, loss, 3, down)[0]) / (2 * h);
  }

  @Test
  void onlyTrainingDrops() {
    WeightStore weights = WeightStore.fresh(tf, 1, Initial.HE);
    for (Layers.Form form : new Layers.Form[] {Layers.Form.FOLDED, Layers.Form.SAVED}) {
      assertSame(x, new Layers(tf, weights, form, Precision.FP32).dropout("a", x, RATE));
    }
    Layers training = Layers.training(tf, weights, Precision.FP32, dropout(1));
    assertArrayEquals(ones(dropped("a", 1), 4), ones(training.dropout("a", x, RATE), 4));
    assertThrows(IllegalArgumentException.class, () -> training.dropout("a", x, RATE));
    assertThrows(IllegalArgumentException.class, () -> training.dropout("b", x, 1));
    assertThrows(IllegalArgumentException.class, () -> training.dropout("c", x, Double.NaN));
  }

  private Dropout dropout(long seed) {
    return new Dropout(seed, step);
  }

  private Operand<TFloat32> dropped(String layer, long seed) {
    return dropout(seed).apply(tf, layer, x, RATE);
  }

  private float[] ones(Operand<TFloat32> tensor, long number) {
    return run(session, tensor, number, filled());
  }

  private static float[] filled() {
    float[] ones = new float[SIZE];
    Arrays.fill(ones, 1);
    return ones;
  }

  private float[] run(Session in, Operand<TFloat32> tensor, long number, float[] values) {
    try (TInt64 now = TInt64.scalarOf(number);
        TFloat32 given = TFloat32.vectorOf(values);
        Result result = in.runner().feed(step, now).feed(x, given).fetch(tensor).run()) {
      return Tensors.floats(result.get(0));
    }
  }
}
