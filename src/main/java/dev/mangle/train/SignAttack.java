package dev.mangle.train;

import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Projected gradient descent with sign steps, the inner loop of adversarial training and the
 * measure of robustness.
 */
final class SignAttack {
  private final Network network;
  private final Loss loss;
  private final Placeholder<TFloat32> origin;
  private final Placeholder<TFloat32> epsilon;
  private final Placeholder<TFloat32> step;
  private final Operand<TFloat32> next;

  /** Adds one step to the network's graph. */
  SignAttack(Network network, Loss loss) {
    this.network = network;
    this.loss = loss;
    Ops tf = Ops.create(network.graph()).withSubScope("sign_attack");
    origin = tf.placeholder(TFloat32.class, Placeholder.shape(network.images().shape()));
    epsilon = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    step = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    Output<?>[] gradients =
        network
            .graph()
            .addGradients(
                "sign_attack_gradient",
                new Output<?>[] {loss.each().asOutput()},
                new Output<?>[] {network.images().asOutput()},
                null);
    Operand<TFloat32> gradient = gradients[0].expect(TFloat32.class);
    Operand<TFloat32> moved =
        tf.math.add(network.images(), tf.math.mul(tf.math.sign(gradient), step));
    Operand<TFloat32> lowest = tf.math.maximum(tf.math.sub(origin, epsilon), tf.constant(0f));
    Operand<TFloat32> highest = tf.math.minimum(tf.math.add(origin, epsilon), tf.constant(1f));
    next = tf.math.minimum(tf.math.maximum(moved, lowest), highest);
  }

  /**
   * Perturbs a batch with the weights as they are now.
   *
   * @param budget L_infinity bound in pixel units
   * @param stepInBudgets length of a step as a share of the budget
   * @param seed of the random start
   * @return one tensor, [N, height, width, channels], 0..1; the caller closes the result
   */
  Result run(Batch batch, double budget, double stepInBudgets, int steps, long seed) {
    double bound = budget * Network.SCALE;
    try (TFloat32 start = batch.randomStart(bound, seed);
        TFloat32 boundTensor = TFloat32.scalarOf((float) bound);
        TFloat32 stepTensor = TFloat32.scalarOf((float) (bound * stepInBudgets))) {
      Result result = step(batch, start, boundTensor, stepTensor);
      for (int i = 1; i < steps; i++) {
        try (Result previous = result) {
          result = step(batch, (TFloat32) previous.get(0), boundTensor, stepTensor);
        }
      }
      return result;
    }
  }

  private Result step(Batch batch, TFloat32 images, TFloat32 boundTensor, TFloat32 stepTensor) {
    return network
        .session()
        .runner()
        .feed(network.images(), images)
        .feed(loss.labels(), batch.labels())
        .feed(origin, batch.images())
        .feed(epsilon, boundTensor)
        .feed(step, stepTensor)
        .fetch(next)
        .run();
  }
}
