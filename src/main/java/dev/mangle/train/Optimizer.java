package dev.mangle.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** Changes weights along the gradient of a loss; its own state is in variables of the graph. */
interface Optimizer {

  /**
   * Makes one step: adds the updates to {@code runner}, which has its feeds, and runs it.
   *
   * @param steps how many were made before
   * @return the loss before the step
   */
  float step(Session.Runner runner, Operand<TFloat32> loss, double learningRate, int steps);

  /**
   * Adds an update of every weight to the graph; none happens before all gradients are there.
   *
   * @param rule from a weight and its gradient to its update, with the operations to make it of
   */
  static List<Op> updates(
      Graph graph, Ops tf, Operand<TFloat32> loss, List<Variable<TFloat32>> weights, Rule rule) {
    Output<?>[] at = weights.stream().map(Variable::asOutput).toArray(Output<?>[]::new);
    String name = tf.scope().makeOpName("gradient");
    Output<?>[] gradients = graph.addGradients(name, new Output<?>[] {loss.asOutput()}, at, null);
    // Else a weight could change while the gradient of an earlier layer still reads it.
    Operation[] all = Arrays.stream(gradients).map(Output::op).toArray(Operation[]::new);
    Ops afterAll = tf.withControlDependencyOps(all);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < at.length; i++) {
      updates.add(rule.update(afterAll, weights.get(i), gradients[i].expect(TFloat32.class)));
    }
    return updates;
  }

  /** Makes the update of one weight. */
  @FunctionalInterface
  interface Rule {
    /** Adds it to the graph, with operations that wait for all gradients. */
    Op update(Ops afterAll, Variable<TFloat32> weight, Operand<TFloat32> gradient);
  }
}
