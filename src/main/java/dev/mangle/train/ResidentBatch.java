package dev.mangle.train;

import dev.mangle.image.ImageShape;
import dev.mangle.model.Slot;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A batch that stays where the network is: images as they came, the same as they are changed, and
 * labels. It is loaded once; steps then read and write it in the graph, so that nothing is copied
 * between Java and the device.
 *
 * <p>It is made of resource variables, which the training's checkpoints leave out.
 */
final class ResidentBatch {
  private static final String SCOPE = "resident";

  private final Slot<TFloat32> origin;
  private final Slot<TFloat32> current;
  private final Slot<TInt32> labels;

  private ResidentBatch(Slot<TFloat32> origin, Slot<TFloat32> current, Slot<TInt32> labels) {
    this.origin = origin;
    this.current = current;
    this.labels = labels;
  }

  /** Adds an empty one to a graph, once. */
  static ResidentBatch in(Ops tf, ImageShape shape) {
    Shape images = Shape.of(-1, shape.height(), shape.width(), shape.channels());
    Ops scope = tf.withSubScope(SCOPE);
    return new ResidentBatch(
        Slot.in(scope, "origin", TFloat32.class, images),
        Slot.in(scope, "current", TFloat32.class, images),
        Slot.in(scope, "labels", TInt32.class, Shape.of(-1)));
  }

  /** The one that a graph has, which may have been copied with it. */
  static ResidentBatch of(Graph graph) {
    return new ResidentBatch(
        Slot.of(graph, SCOPE + "/origin", TFloat32.class),
        Slot.of(graph, SCOPE + "/current", TFloat32.class),
        Slot.of(graph, SCOPE + "/labels", TInt32.class));
  }

  /** [N, height, width, channels], 0..1, as they came. */
  Operand<TFloat32> origin() {
    return origin.value();
  }

  /** [N, height, width, channels], 0..1, as they are now: what the network judges. */
  Operand<TFloat32> current() {
    return current.value();
  }

  /** [N], the true labels. */
  Operand<TInt32> labels() {
    return labels.value();
  }

  /** The shape of its images. */
  ImageShape shape() {
    Shape images = current.value().shape();
    return new ImageShape((int) images.get(1), (int) images.get(2), (int) images.get(3));
  }

  /** Puts {@code next} in the place of the images. */
  Op assign(Ops tf, Operand<TFloat32> next) {
    return current.assign(tf, next);
  }

  /** What came and what is now change places. */
  void swap(Session session) {
    try (Result both = session.runner().fetch(origin.value()).fetch(current.value()).run()) {
      session
          .runner()
          .feed(origin.fed(), both.get(1))
          .feed(current.fed(), both.get(0))
          .addTarget(origin.load())
          .addTarget(current.load())
          .run()
          .close();
    }
  }

  /** Loads the batch as it is. */
  void load(Session session, Batch batch) {
    load(session, batch, batch.images());
  }

  /** Loads the batch, with {@code images} as what the network judges. */
  void load(Session session, Batch batch, TFloat32 images) {
    session
        .runner()
        .feed(origin.fed(), batch.images())
        .feed(current.fed(), images)
        .feed(labels.fed(), batch.labels())
        .addTarget(origin.load())
        .addTarget(current.load())
        .addTarget(labels.load())
        .run()
        .close();
  }
}
