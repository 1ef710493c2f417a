package dev.mangle.train;

import dev.mangle.data.LabeledImages;
import java.nio.file.Path;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;

/**
 * A classifier in a session of its own, as it judges images.
 *
 * @param images placeholder, [N, height, width, channels], pixels times {@link #SCALE}
 * @param outputs what it says of them
 */
record Network(Graph graph, Session session, Operand<TFloat32> images, Outputs outputs)
    implements AutoCloseable {

  /** What a pixel (0..255) is multiplied with before it enters a network. */
  static final double SCALE = 1 / 255.0;

  static final String SIGNATURE = "serving_default";
  static final String IMAGES = "images";
  static final String LOGITS = "logits";
  static final String AUX = "aux_logits";

  /** A network and nothing else in its graph, its weights to be restored from another session's. */
  static Network toRestore(Architecture architecture, LabeledImages like, int classes) {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    Layers layers = new Layers(tf, WeightStore.toRestore(tf), Layers.Form.SAVED, Precision.FP32);
    Operand<TFloat32> images = placeholder(tf, like);
    Outputs outputs = architecture.build(layers, images, classes);
    return new Network(graph, new Session(graph), images, outputs);
  }

  /** The network of a checkpoint folder that {@link Export} wrote. */
  static Network load(Path folder) {
    SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve");
    SignatureDef signature = bundle.metaGraphDef().getSignatureDefOrThrow(SIGNATURE);
    Operand<TFloat32> logits =
        operand(bundle.graph(), signature.getOutputsOrThrow(LOGITS).getName());
    return new Network(
        bundle.graph(),
        bundle.session(),
        operand(bundle.graph(), signature.getInputsOrThrow(IMAGES).getName()),
        Outputs.of(logits));
  }

  /** Where the images go in. */
  static Operand<TFloat32> placeholder(Ops tf, LabeledImages like) {
    Shape shape = Shape.of(-1, like.height(), like.width(), like.channels());
    return tf.withName(IMAGES).placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  /** [N, classes]. */
  Operand<TFloat32> logits() {
    return outputs.logits();
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
