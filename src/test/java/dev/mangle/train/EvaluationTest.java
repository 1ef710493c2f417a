package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.data.Budget;
import dev.mangle.data.LabeledImages;
import dev.mangle.io.Progress;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class EvaluationTest {
  private static final int COPIES = 5;

  /** One pixel an image: class 0 over 100.5, class 1 under it. */
  private static Network threshold() {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    Operand<TFloat32> images =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 1, 1, 1)));
    Operand<TFloat32> over =
        tf.math.sub(tf.reshape(images, tf.array(-1, 1)), tf.constant(100.5f / 255));
    Operand<TFloat32> logits = tf.linalg.matMul(over, tf.constant(new float[][] {{1, -1}}));
    return new Network(graph, new Session(graph), images, Outputs.of(logits));
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

  /**
   * Epsilon 8 turns 93..100 and 101..108. The first 1000 images are three whole rounds, and 0..231
   * once more, which hold all that is wrong.
   */
  @Test
  void countsWhatIsRightCleanAndAtTheWorstPointOfTheBox() {
    try (Network network = threshold()) {
      Evaluation.Accuracies found =
          Evaluation.of(network).accuracies(images(), new Budget(8, 2), Progress.SILENT);
      assertEquals(256 * COPIES, found.images());
      assertEquals(1 - 10 / 256.0, found.clean(), 1e-9);
      assertEquals(1000, found.attacked());
      assertEquals(1 - 4 * (10 + 16) / 1000.0, found.robust(), 1e-9);
    }
  }
}
