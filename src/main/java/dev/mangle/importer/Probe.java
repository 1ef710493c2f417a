package dev.mangle.importer;

import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.Sessions;
import java.util.Arrays;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/** Runs a network once on two grey images: that shows its number of classes, and that it runs. */
public final class Probe {
  /** More than one, so that a graph that is bound to one image is found out. */
  private static final int IMAGES = 2;

  private static final float GREY = 127.5f;
  private static final int RANK = 2;

  private Probe() {}

  /**
   * The number of scores at {@code output}.
   *
   * @throws UserException when the graph does not run, or gives anything but finite scores, a row
   *     an image
   */
  static int classes(GraphDef graph, ModelSpec.Input input, String output) {
    try (Graph imported = new Graph()) {
      imported.importGraphDef(graph);
      try (Session session = Sessions.onProcessor(imported)) {
        return classes(session, input, Draft.IMAGES, output);
      }
    } catch (RuntimeException e) {
      throw tensorFlowSays(e);
    }
  }

  /**
   * The same of a network whose variables have their values.
   *
   * @param images the tensor that takes them
   */
  public static int classes(Session session, ModelSpec.Input input, String images, String output) {
    try (TFloat32 grey = grey(input);
        Result result = session.runner().feed(images, grey).fetch(output).run()) {
      return classes(result.get(0), output);
    } catch (RuntimeException e) {
      throw tensorFlowSays(e);
    }
  }

  private static TFloat32 grey(ModelSpec.Input input) {
    Shape shape = Shape.of(IMAGES, input.height(), input.width(), input.channels());
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      int channel = input.scale().size() == 1 ? 0 : i % input.channels();
      values[i] = (float) (GREY * input.scale().get(channel) + input.offset().get(channel));
    }
    return TFloat32.tensorOf(shape, DataBuffers.of(values, true, false));
  }

  private static int classes(Tensor tensor, String output) {
    if (!(tensor instanceof TFloat32 scores)) {
      throw new UserException("%s: expected float32 scores, found %s", output, tensor.dataType());
    }
    long[] shape = scores.shape().asArray();
    if (shape.length != RANK || shape[0] != IMAGES || shape[1] < 2) {
      throw new UserException(
          "%s: expected two or more scores for each of %d images, found the shape %s: is it the"
              + " right tensor?",
          output, IMAGES, Arrays.toString(shape));
    }
    if (scores.streamOfObjects().anyMatch(score -> !Float.isFinite(score))) {
      throw new UserException("%s: the scores of a grey image are not finite", output);
    }
    return Math.toIntExact(shape[1]);
  }

  /** TensorFlow's own exceptions share no class, only their package; others are passed on. */
  private static RuntimeException tensorFlowSays(RuntimeException e) {
    boolean own = e.getClass().getName().startsWith("org.tensorflow.");
    if (!own && !(e instanceof IllegalArgumentException)) {
      return e;
    }
    return new UserException(
        "the network does not run on %d images: %s",
        IMAGES, String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given"));
  }
}
