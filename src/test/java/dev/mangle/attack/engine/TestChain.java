package dev.mangle.attack.engine;

import dev.mangle.attack.technique.Techniques;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Choice;
import dev.mangle.model.Tensors;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Transforms of the input in a graph of their own, with the draws of the first iteration. */
public final class TestChain implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Feeds feeds = new Feeds();
  private final Subject subject;
  private final Operand<TFloat32> x;
  private final Operand<TFloat32> y;
  private final Operand<TFloat32> weights;
  private final Output<?> slope;
  private final Session session;

  /**
   * Adds them.
   *
   * @param images what draws depend on; the attack on them has seed 0
   */
  public TestChain(List<String> techniques, ImageBatch images, double epsilon) {
    this.subject = new Subject(images, 0, TestChain::other);
    ImageShape shape = images.shape();
    Ops tf = Ops.create(graph);
    Shape batch = Shape.of(-1, shape.height(), shape.width(), shape.channels());
    this.x = tf.placeholder(TFloat32.class, Placeholder.shape(batch));
    this.weights = tf.placeholder(TFloat32.class, Placeholder.shape(batch));
    List<Choice<Technique>> choices =
        techniques.stream().map(Techniques.registry()::parse).toList();
    this.y = Rows.chain(tf, x, choices, feeds, shape, epsilon, 1).get(0);
    Output<?>[] dy = {weights.asOutput()};
    this.slope =
        graph
            .addGradients(
                "slope", new Output<?>[] {y.asOutput()}, new Output<?>[] {x.asOutput()}, dy)[0];
    this.session = new Session(graph);
  }

  private static float[] other(ImageBatch images, int image, SplittableRandom random) {
    float[] pixels = new float[images.shape().size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(256);
    }
    return pixels;
  }

  /** What the networks see of {@code pixels}, in a copy. */
  public float[] seen(float[] pixels, int copy) {
    return run(y.asOutput(), pixels, x, copy);
  }

  /** Gradient of {@code sum(values * seen(x))}, values of the shape of what is seen. */
  public float[] pulledBack(float[] values, int copy) {
    return run(slope, values, weights, copy);
  }

  /** What is fed to the placeholder {@code name}, in a copy. */
  public float[] fed(String name, int copy) {
    return TestFeeds.values(feeds, name, subject, 0, copy);
  }

  private float[] run(Output<?> fetch, float[] values, Operand<TFloat32> input, int copy) {
    ImageShape shape = subject.images().shape();
    float[] none = new float[subject.images().pixels().length];
    Session.Runner runner = session.runner().fetch(fetch);
    List<Tensor> tensors = new ArrayList<>();
    try {
      for (Operand<TFloat32> each : List.of(x, weights)) {
        tensors.add(Tensors.images(each == input ? values : none, shape));
        runner.feed(each, tensors.get(tensors.size() - 1));
      }
      for (Iterator<GraphOperation> it = graph.operations(); it.hasNext(); ) {
        String name = it.next().name();
        if (feeds.has(name)) {
          tensors.add(feeds.tensor(name, new Draw.Moment(0, new int[0], copy), subject));
          runner.feed(name, tensors.get(tensors.size() - 1));
        }
      }
      try (Result result = runner.run()) {
        return Tensors.floats(result.get(0));
      }
    } finally {
      tensors.forEach(Tensor::close);
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
