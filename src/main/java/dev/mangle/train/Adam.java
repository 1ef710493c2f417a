package dev.mangle.train;

import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** Adam (Kingma, Ba 2015) with beta 0.9 and 0.999, epsilon 1e-8. */
final class Adam implements Optimizer {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final Ops tf;
  private final Placeholder<TFloat32> rate;
  private final Placeholder<TFloat32> power1;
  private final Placeholder<TFloat32> power2;
  private final List<Op> updates;

  /**
   * Adds moments and updates of {@code weights} to the graph, before its session is initialised.
   */
  Adam(Graph graph, Operand<TFloat32> loss, List<Variable<TFloat32>> weights) {
    tf = Ops.create(graph).withSubScope("adam");
    rate = scalar();
    power1 = scalar();
    power2 = scalar();
    updates = Optimizer.updates(graph, tf, loss, weights, this::update);
  }

  @Override
  public float step(Session.Runner runner, Operand<TFloat32> loss, double learningRate, int steps) {
    updates.forEach(runner::addTarget);
    try (TFloat32 rateNow = TFloat32.scalarOf((float) learningRate);
        TFloat32 power1Now = TFloat32.scalarOf((float) Math.pow(BETA1, steps + 1));
        TFloat32 power2Now = TFloat32.scalarOf((float) Math.pow(BETA2, steps + 1));
        var result =
            runner
                .feed(rate, rateNow)
                .feed(power1, power1Now)
                .feed(power2, power2Now)
                .fetch(loss)
                .run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  private Op update(Ops afterAll, Variable<TFloat32> weights, Operand<TFloat32> gradient) {
    Operand<TFloat32> zeros = tf.zeros(tf.constant(weights.shape().asArray()), TFloat32.class);
    return afterAll.train.applyAdam(
        weights,
        tf.variable(zeros),
        tf.variable(zeros),
        power1,
        power2,
        rate,
        tf.constant(BETA1),
        tf.constant(BETA2),
        tf.constant(EPSILON),
        gradient);
  }

  private Placeholder<TFloat32> scalar() {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
  }
}
