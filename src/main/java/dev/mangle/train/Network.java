package dev.mangle.train;

import dev.mangle.graph.Passes;
import dev.mangle.image.ImageShape;
import dev.mangle.model.PixelGraph;
import dev.mangle.model.Sessions;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/**
 * A classifier in a session of its own, as it judges images.
 *
 * @param batch what it judges; its images are pixels times {@link #SCALE}
 * @param outputs what it says of the images as they are now
 * @param passes that what is added to a frozen graph goes through; null where it is not frozen
 */
record Network(Graph graph, Session session, ResidentBatch batch, Outputs outputs, Passes passes)
    implements AutoCloseable {

  /** One whose weights are variables, so that its graph stays as it was written. */
  Network(Graph graph, Session session, ResidentBatch batch, Outputs outputs) {
    this(graph, session, batch, outputs, null);
  }

  /** What a pixel (0..255) is multiplied with before it enters a network. */
  static final double SCALE = 1 / 255.0;

  /** A network of any checkpoint, frozen and folded, for images of {@code shape}. */
  static Network open(dev.mangle.model.Network network, ImageShape shape) {
    PixelGraph graph =
        PixelGraph.build(
            List.of(network),
            shape,
            1 / SCALE,
            tf -> List.of(ResidentBatch.in(tf, shape).current()));
    Outputs outputs = Outputs.of(graph.heads().get(0).logits());
    return new Network(
        graph.graph(),
        Sessions.open(graph.graph(), network.execution().withGrappler()),
        ResidentBatch.of(graph.graph()),
        outputs,
        network.execution().passes());
  }

  /** [N, classes]. */
  Operand<TFloat32> logits() {
    return outputs.logits();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
