package dev.mangle.train;

import dev.mangle.data.LabeledImages;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;

/**
 * A classifier in a session of its own, to be trained or measured.
 *
 * @param images placeholder, [N, height, width, channels], pixels times {@link #SCALE}
 * @param logits [N, classes]
 * @param weights in the order of the layers; empty for a loaded network
 */
record Network(
    Graph graph,
    Session session,
    Operand<TFloat32> images,
    Operand<TFloat32> logits,
    List<Variable<TFloat32>> weights)
    implements AutoCloseable {

  /** What a pixel (0..255) is multiplied with before it enters a network. */
  static final double SCALE = 1 / 255.0;

  static final String SIGNATURE = "serving_default";
  static final String IMAGES = "images";
  static final String LOGITS = "logits";

  /** A network with new weights, drawn from the seed once its session is initialised. */
  static Network fresh(Architecture architecture, LabeledImages like, int classes, long seed) {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    return build(graph, tf, Layers.fresh(tf, seed), architecture, like, classes);
  }

  /** A network and nothing else in its graph, its weights to be restored from another session's. */
  static Network toRestore(Architecture architecture, LabeledImages like, int classes) {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    return build(graph, tf, Layers.toRestore(tf), architecture, like, classes);
  }

  /** The network of a checkpoint folder that {@link Export} wrote. */
  static Network load(Path folder) {
    SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve");
    SignatureDef signature = bundle.metaGraphDef().getSignatureDefOrThrow(SIGNATURE);
    return new Network(
        bundle.graph(),
        bundle.session(),
        operand(bundle.graph(), signature.getInputsOrThrow(IMAGES).getName()),
        operand(bundle.graph(), signature.getOutputsOrThrow(LOGITS).getName()),
        List.of());
  }

  private static Network build(
      Graph graph,
      Ops tf,
      Layers layers,
      Architecture architecture,
      LabeledImages like,
      int classes) {
    Shape shape = Shape.of(-1, like.height(), like.width(), like.channels());
    Operand<TFloat32> images =
        tf.withName(IMAGES).placeholder(TFloat32.class, Placeholder.shape(shape));
    Operand<TFloat32> logits = architecture.build(layers, images, classes);
    return new Network(graph, new Session(graph), images, logits, layers.weights());
  }

  private static Operand<TFloat32> operand(Graph graph, String tensor) {
    String name = tensor.substring(0, tensor.lastIndexOf(':'));
    int index = Integer.parseInt(tensor.substring(tensor.lastIndexOf(':') + 1));
    return graph.operation(name).output(index);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
