package dev.mangle.train;

import dev.mangle.graph.Prune;
import dev.mangle.graph.TensorRef;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
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
  private final String epsilon;
  private final String stepSize;
  private final String step;

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
    Placeholder<TFloat32> bound = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    Placeholder<TFloat32> length =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    Output<?>[] gradients =
        graph.addGradients(
            tf.scope().makeOpName("gradient"),
            new Output<?>[] {each.asOutput()},
            new Output<?>[] {batch.current().asOutput()},
            null);
    Operand<TFloat32> gradient = gradients[0].expect(TFloat32.class);
    Operand<TFloat32> moved =
        tf.math.add(batch.current(), tf.math.mul(tf.math.sign(gradient), length));
    Operand<TFloat32> lowest = tf.math.maximum(tf.math.sub(batch.origin(), bound), tf.constant(0f));
    Operand<TFloat32> highest =
        tf.math.minimum(tf.math.add(batch.origin(), bound), tf.constant(1f));
    Op assigned = batch.assign(tf, tf.math.minimum(tf.math.maximum(moved, lowest), highest));
    String copy = network.passes() == null ? "" : rewritten(name + "_rewritten", assigned);
    epsilon = copy + bound.op().name();
    stepSize = copy + length.op().name();
    step = copy + assigned.op().name();
  }

  /**
   * Adds a copy of the step to the graph that the passes have been over; slots are known by their
   * names, so that both are of one batch.
   *
   * @return what the names of the copy begin with
   */
  private String rewritten(String name, Op assigned) {
    Graph graph = network.graph();
    TensorRef wanted = new TensorRef(assigned.op().name(), 0);
    GraphDef needed = Prune.apply(graph.toGraphDef(), List.of(wanted));
    graph.importGraphDef(network.passes().ofStep(needed), name);
    return name + "/";
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
