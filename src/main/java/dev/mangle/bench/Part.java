package dev.mangle.bench;

import dev.mangle.attack.loss.Losses;
import dev.mangle.graph.TensorRef;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Network;
import dev.mangle.model.PixelGraph;
import dev.mangle.model.Sessions;
import dev.mangle.model.Tensors;
import java.util.List;
import java.util.Locale;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/**
 * One network's forward pass, or the input gradient of its cross-entropy, ready to run on a batch.
 *
 * @param kind which of the two
 * @param network with its execution
 * @param shape of the images
 * @param batchSize number of images
 * @param graph rewritten as the execution says, and nothing in it that is not needed
 * @param target node that holds the result
 */
record Part(
    Kind kind, Network network, ImageShape shape, int batchSize, GraphDef graph, String target) {

  /** What is computed. */
  enum Kind {
    FORWARD,
    GRADIENT;

    /** Floating-point operations of {@code forward} in one pass. */
    double flop(double forward) {
      return this == FORWARD ? forward : 2 * forward;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Builds the graph. */
  static Part of(Kind kind, Network network, ImageShape shape, int batchSize) {
    try (PixelGraph pixels = PixelGraph.outline(List.of(network), shape)) {
      Output<TFloat32> logits = pixels.heads().get(0).logits();
      Output<?> wanted = kind == Kind.FORWARD ? logits : gradient(pixels, logits, batchSize);
      String target = wanted.op().name();
      GraphDef needed = pixels.needed(List.of(new TensorRef(target, wanted.index())));
      GraphDef graph = network.execution().passes().ofStep(needed);
      return new Part(kind, network, shape, batchSize, graph, target);
    }
  }

  private static Output<?> gradient(PixelGraph pixels, Output<TFloat32> logits, int batchSize) {
    Ops tf = Ops.create(pixels.graph());
    Operand<TFloat32> loss =
        Losses.registry()
            .parse("cross-entropy")
            .value()
            .of(tf, logits, tf.constant(new int[batchSize]), true);
    return pixels.graph()
        .addGradients(
            "gradient", new Output<?>[] {loss.asOutput()}, new Output<?>[] {pixels.pixels()}, null)[
        0];
  }

  /** Whether nothing but its name tells a session on this from one on {@code other}. */
  boolean isComputedLike(Part other) {
    return network.execution().precision() == other.network.execution().precision()
        && network.execution().grappler() == other.network.execution().grappler()
        && graph.equals(other.graph);
  }

  /**
   * Opens a session.
   *
   * @param forward floating-point operations of a forward pass of one image
   */
  Subject open(String variant, double forward, double seconds) {
    Graph own = new Graph();
    own.importGraphDef(graph);
    Session session = Sessions.open(own, network.execution());
    TFloat32 images = Tensors.images(RandomImages.of(shape, batchSize).pixels(), shape);
    // A target, so that nothing is copied out.
    Session.Runner runner = session.runner().feed(PixelGraph.PIXELS, images).addTarget(target);
    return new Repeated(
        new Work(
            variant,
            network.execution().precision(),
            batchSize,
            batchSize * kind.flop(forward) / 1e9),
        seconds,
        Clock.SYSTEM,
        () -> runner.run().close(),
        () -> {
          session.close();
          own.close();
          images.close();
        });
  }
}
