package dev.mangle.train;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.train.ApplyMomentum;
import org.tensorflow.types.TFloat32;

/**
 * Stochastic gradient descent with Nesterov's momentum of 0.9; weight decay is the gradient of
 * {@code decay / 2} times the squared kernels.
 */
final class Momentum implements Optimizer {
  private static final float MOMENTUM = 0.9f;

  private final Ops tf;
  private final Placeholder<TFloat32> rate;
  private final Set<String> decayed = new HashSet<>();
  private final float decay;
  private final List<Op> updates;

  /**
   * Adds velocities and updates of the weights to the graph, before its session is initialised.
   *
   * @param decay of the kernels; biases and batch norm have none
   */
  Momentum(Graph graph, Operand<TFloat32> loss, WeightStore weights, double decay) {
    tf = Ops.create(graph).withSubScope("momentum");
    rate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    this.decay = (float) decay;
    weights.kernels().forEach(kernel -> decayed.add(kernel.op().name()));
    updates = Optimizer.updates(graph, tf, loss, weights.trained(), this::update);
  }

  @Override
  public float step(Session.Runner runner, Operand<TFloat32> loss, double learningRate, int steps) {
    updates.forEach(runner::addTarget);
    try (TFloat32 rateNow = TFloat32.scalarOf((float) learningRate);
        var result = runner.feed(rate, rateNow).fetch(loss).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  private Op update(Ops afterAll, Variable<TFloat32> weight, Operand<TFloat32> gradient) {
    Operand<TFloat32> zeros = tf.zeros(tf.constant(weight.shape().asArray()), TFloat32.class);
    Operand<TFloat32> whole =
        decay > 0 && decayed.contains(weight.op().name())
            ? tf.math.add(gradient, tf.math.mul(weight, tf.constant(decay)))
            : gradient;
    return afterAll.train.applyMomentum(
        weight,
        tf.variable(zeros),
        rate,
        whole,
        tf.constant(MOMENTUM),
        ApplyMomentum.useNesterov(true));
  }
}
