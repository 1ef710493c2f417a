package dev.mangle.train;

import dev.mangle.image.ImageShape;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.Precision;
import dev.mangle.model.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.SessionFunction;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** A network as it is saved: alone in its graph, in float32, its batch norms unfolded. */
final class Export implements AutoCloseable {
  private static final String SIGNATURE = "serving_default";
  private static final String IMAGES = "images";
  private static final String LOGITS = "logits";
  private static final String AUX = "aux_logits";

  private final Graph graph = new Graph();
  private final Session session;
  private final Operand<TFloat32> images;
  private final Outputs outputs;

  /** Builds the network; it gets its weights with each {@link #writeTo}. */
  Export(Architecture architecture, ImageShape shape, int classes) {
    Ops tf = Ops.create(graph);
    Layers layers = new Layers(tf, WeightStore.toRestore(tf), Layers.Form.SAVED, Precision.FP32);
    Shape batch = Shape.of(-1, shape.height(), shape.width(), shape.channels());
    images = tf.withName(IMAGES).placeholder(TFloat32.class, Placeholder.shape(batch));
    outputs = architecture.build(layers, images, classes);
    session = Sessions.onProcessor(graph);
  }

  /**
   * Writes SavedModel and {@code model.json} into a folder that is there.
   *
   * @param variables prefix of the variables that a training saved
   */
  void writeTo(Path folder, String variables, ModelSpec spec) throws IOException {
    session.restore(variables);
    SavedModelBundle.exporter(folder.toString())
        .withFunction(SessionFunction.create(signature(), session))
        .export();
    Files.writeString(folder.resolve(ModelSpec.FILE_NAME), spec.toJson());
  }

  private Signature signature() {
    Signature.Builder signature =
        Signature.builder().key(SIGNATURE).input(IMAGES, images).output(LOGITS, outputs.logits());
    outputs.aux().ifPresent(aux -> signature.output(AUX, aux.logits()));
    return signature.build();
  }

  /**
   * What {@code model.json} says of the network before anything is measured.
   *
   * @param training how it was trained
   */
  ModelSpec spec(TrainingPlan plan, ImageShape shape, int classes, String training) {
    ModelSpec.Order order = shape.channels() == 1 ? ModelSpec.Order.GRAY : ModelSpec.Order.RGB;
    return new ModelSpec(
        plan.architecture(),
        SIGNATURE,
        new ModelSpec.Input(
            IMAGES,
            shape.height(),
            shape.width(),
            shape.channels(),
            order,
            List.of(Network.SCALE),
            List.of(0.0)),
        new ModelSpec.Logits(LOGITS),
        outputs.aux().stream().map(aux -> new ModelSpec.Aux(AUX, aux.weight())).toList(),
        classes,
        0,
        plan.dataset(),
        "mangle train",
        "",
        training,
        null,
        null);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
