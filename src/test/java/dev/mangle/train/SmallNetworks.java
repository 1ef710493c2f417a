package dev.mangle.train;

import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Networks written out in a test, on a resident batch. */
final class SmallNetworks {
  private SmallNetworks() {}

  /** {@code scores} of the images, [N, classes]. */
  static Network of(
      ImageShape shape, BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> scores) {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    ResidentBatch batch = ResidentBatch.in(tf, shape);
    Operand<TFloat32> logits = scores.apply(tf, batch.current());
    return new Network(graph, new Session(graph), batch, Outputs.of(logits));
  }

  /** {@code images x weights}, the images flattened. */
  static Network linear(ImageShape shape, float[][] weights) {
    return of(
        shape,
        (tf, images) ->
            tf.linalg.matMul(tf.reshape(images, tf.array(-1, shape.size())), tf.constant(weights)));
  }

  /** All images, in order. */
  static Batch all(LabeledImages images) {
    return new Batch(images, IntStream.range(0, images.count()).toArray());
  }
}
