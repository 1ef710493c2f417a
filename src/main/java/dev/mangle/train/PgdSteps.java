package dev.mangle.train;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * {@link Pgd} in a network's graph, on its resident batch: the inner loop of adversarial training
 * and the measure of robustness.
 *
 * <p>A step is {@code x + stepSize * sign(gradient)}, clipped to the box around the image and to
 * 0..1.
 */
final class PgdSteps {
  private final Network network;
  private final Placeholder<TFloat32> epsilon;
  private final Placeholder<TFloat32> stepSize;
  private final Op step;

  /**
   * Adds one step to the network's graph.
   *
   * @param name of its operations, one of its own in the graph
   * @param each [N], the loss of each image that is raised
   */
  PgdSteps(Network network, String name, Operand<TFloat32> each) {
    this.network = network;
    Graph graph = network.graph();
    Ops tf = Ops.create(graph).withSubScope(name);
    ResidentBatch batch = network.batch();
    epsilon = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    stepSize = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    Output<?>[] gradients =
        graph.addGradients(
            tf.scope().makeOpName("gradient"),
            new Output<?>[] {each.asOutput()},
            new Output<?>[] {batch.current().asOutput()},
            null);
    Operand<TFloat32> gradient = gradients[0].expect(TFloat32.class);
    Operand<TFloat32> moved =
        tf.math.add(batch.current(), tf.math.mul(tf.math.sign(gradient), stepSize));
    Operand<TFloat32> lowest =
        tf.math.maximum(tf.math.sub(batch.origin(), epsilon), tf.constant(0f));
    Operand<TFloat32> highest =
        tf.math.minimum(tf.math.add(batch.origin(), epsilon), tf.constant(1f));
    step = batch.assign(tf, tf.math.minimum(tf.math.maximum(moved, lowest), highest));
  }

  /** PGD that raises {@code loss}. */
  static PgdSteps raising(Network network, AttackLoss loss) {
    Ops tf = Ops.create(network.graph()).withSubScope(loss + "_loss");
    Operand<TFloat32> each = loss.each(tf, network.logits(), network.batch().labels());
    return new PgdSteps(network, "pgd_" + loss, each);
  }

  /**
   * Loads the batch and perturbs it with the weights as they are now; it stays in the network's
   * resident batch.
   *
   * @param pgd one attempt of it; its loss is that of this graph
   * @param share of its epsilon, start and step size, 0..1
   * @param seed of the random start
   */
  void run(Batch batch, Pgd pgd, double share, long seed) {
    load(batch, share * pgd.start(), seed);
    advance(pgd, share);
  }

  /** Loads the batch with uniform noise of up to {@code start} pixel units. */
  void load(Batch batch, double start, long seed) {
    if (start == 0) {
      network.batch().load(network.session(), batch);
      return;
    }
    try (TFloat32 noisy = batch.randomStart(start * Network.SCALE, seed)) {
      network.batch().load(network.session(), batch, noisy);
    }
  }

  /** Makes all steps from where the batch is. */
  void advance(Pgd pgd, double share) {
    double unit = share * Network.SCALE;
    try (TFloat32 bound = TFloat32.scalarOf((float) (pgd.epsilon() * unit));
        TFloat32 length = TFloat32.scalarOf((float) (pgd.stepSize() * unit))) {
      for (int i = 0; i < pgd.steps(); i++) {
        Session.Runner runner = network.session().runner();
        runner.feed(epsilon, bound).feed(stepSize, length).addTarget(step).run().close();
      }
    }
  }
}
