package dev.mangle.train;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * TRADES (Zhang et al. 2019): {@code xent(x) + beta * KL(p(x) || p(x'))}, the mean over the images,
 * with x' in the box around x where the divergence is largest.
 *
 * <p>The search for x' begins at uniform noise of up to a thousandth of the range around x, where
 * the authors' code takes normal noise of that deviation: at x itself there is no gradient.
 */
final class Trades implements Perturbation {
  /** Largest noise of the start, in pixel units. */
  static final double START = 0.255;

  private final Network network;
  private final Pgd pgd;
  private final Op remember;
  private final PgdSteps steps;

  /** Adds the search to the network's graph. */
  Trades(Network network, Pgd pgd) {
    this.network = network;
    this.pgd = pgd;
    Ops tf = Ops.create(network.graph()).withSubScope("trades");
    Shape shape = Shape.of(-1, network.logits().shape().get(1));
    Operand<? extends TType> clean = tf.varHandleOp(TFloat32.class, shape);
    remember = tf.assignVariableOp(clean, network.logits());
    Operand<TFloat32> before = tf.readVariableOp(clean, TFloat32.class);
    steps = new PgdSteps(network, "pgd_trades", divergence(tf, before, network.logits()));
  }

  @Override
  public void apply(Batch batch, double share, long seed, int step) {
    Session session = network.session();
    network.batch().load(session, batch);
    session.runner().addTarget(remember).run().close();
    steps.load(batch, Math.min(pgd.start(), share * pgd.epsilon()), seed);
    steps.advance(pgd, share);
  }

  /** The images that training sees: those as they are, then the perturbed ones. */
  static Operand<TFloat32> both(Ops tf, ResidentBatch batch) {
    return tf.concat(List.of(batch.origin(), batch.current()), tf.constant(0));
  }

  /**
   * [N], {@code KL(softmax(from) || softmax(to))}.
   *
   * @param from [N, classes]
   * @param to [N, classes]
   */
  static Operand<TFloat32> divergence(Ops tf, Operand<TFloat32> from, Operand<TFloat32> to) {
    Operand<TFloat32> difference = tf.math.sub(tf.nn.logSoftmax(from), tf.nn.logSoftmax(to));
    return tf.sum(tf.math.mul(tf.nn.softmax(from), difference), tf.constant(1));
  }
}
