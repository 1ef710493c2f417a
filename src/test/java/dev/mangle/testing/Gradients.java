package dev.mangle.testing;

import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;

/**
 * Gradients of a graph's output, summed with fixed random weights, with respect to its input: as
 * TensorFlow builds them, and by finite differences.
 *
 * @param graph whose gradient is asked for
 * @param feed name of the float input
 * @param values content of the input, row-major
 * @param shape of the input
 * @param fetch name of the float output
 */
public record Gradients(
    GraphDef graph, String feed, float[] values, List<Integer> shape, String fetch) {

  /** What {@code addGradients} gives. */
  public float[] built() {
    try (Graph imported = new Graph()) {
      imported.importGraphDef(graph);
      Output<?> y = imported.outputOrThrow(fetch + ":0");
      float[] weights = weights();
      Ops tf = Ops.create(imported);
      Output<?> dy =
          tf.reshape(tf.constant(Shape.of(weights.length), DataBuffers.of(weights)), tf.shape(y))
              .asOutput();
      Output<?>[] x = {imported.outputOrThrow(feed + ":0")};
      Output<?>[] dx =
          imported.addGradients("gradients", new Output<?>[] {y}, x, new Output<?>[] {dy});
      String name = dx[0].op().name() + ":" + dx[0].index();
      try (Session session = new Session(imported)) {
        return Graphs.run(session, feed, values, shape, name);
      }
    }
  }

  /** Central differences; exact for piecewise linear functions without a bend within the step. */
  public float[] differences(double step) {
    float[] weights = weights();
    float[] result = new float[values.length];
    try (Graph imported = new Graph()) {
      imported.importGraphDef(graph);
      try (Session session = new Session(imported)) {
        for (int i = 0; i < result.length; i++) {
          double high = sum(session, moved(i, step), weights);
          double low = sum(session, moved(i, -step), weights);
          result[i] = (float) ((high - low) / (2 * step));
        }
      }
    }
    return result;
  }

  private double sum(Session session, float[] input, float[] weights) {
    float[] output = Graphs.run(session, feed, input, shape, fetch);
    double sum = 0;
    for (int i = 0; i < output.length; i++) {
      sum += (double) output[i] * weights[i];
    }
    return sum;
  }

  private float[] moved(int i, double by) {
    float[] moved = values.clone();
    moved[i] += (float) by;
    return moved;
  }

  private float[] weights() {
    int outputs = Graphs.run(graph, feed, values, shape, fetch).length;
    return Graphs.randomInput(List.of(outputs), 9);
  }
}
