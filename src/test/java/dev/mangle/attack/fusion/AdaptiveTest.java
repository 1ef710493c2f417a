package dev.mangle.attack.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.model.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How well a step does on another network, whatever the signs. */
class AdaptiveTest {

  /** Larger objectives after the step never count less; a perfect one counts most. */
  @ParameterizedTest
  @CsvSource({
    "2, 4, 0.5",
    "-1, 4, -0.25",
    "1, 1e-30, 10",
    "-1, 1e-30, -10",
    "-4, -2, 0.5",
    "-2, -2, 1",
    "-1, -2, 2",
    "-1e-30, -2, 10",
    "0, -2, 10",
    "1, -2, 10",
    "-1, 0, 0",
    "0, 0, 1",
    "1, 0, 10"
  })
  void stepsCountByWhatTheyReach(float after, float self, float expected) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> ratio = Adaptive.ratio(tf, tf.array(after), tf.array(self));
      try (Session session = new Session(graph);
          Result result = session.runner().fetch(ratio).run()) {
        assertEquals(expected, Tensors.floats(result.get(0))[0], 1e-6f);
      }
    }
  }
}
