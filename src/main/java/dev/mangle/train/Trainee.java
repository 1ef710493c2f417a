package dev.mangle.train;

import dev.mangle.image.ImageShape;
import dev.mangle.model.Execution;
import dev.mangle.model.Sessions;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * A network that is being trained: two forms of it in one graph, over the same weights.
 *
 * @param network as it judges with the weights of now, for attacks and glances
 * @param training its outputs with batch norm over the batch and dropout; for TRADES of the images
 *     as they are, then the perturbed ones
 * @param step placeholder, a scalar: the training step's number, which dropout is drawn by
 * @param updates what moves batch norm's averages, to be run with a training step
 */
record Trainee(
    Network network,
    WeightStore weights,
    Outputs training,
    Placeholder<TInt64> step,
    List<Op> updates)
    implements AutoCloseable {

  /**
   * A network with new weights, drawn from the plan's seed once its session is initialised.
   *
   * @param execution tells where it is trained
   */
  static Trainee fresh(TrainingPlan plan, ImageShape shape, int classes, Execution execution) {
    Architecture architecture = Architectures.get(plan.architecture());
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    WeightStore weights = WeightStore.fresh(tf, plan.seed(), architecture.initial());
    ResidentBatch batch = ResidentBatch.in(tf, shape);
    Layers judging = new Layers(tf, weights, Layers.Form.FOLDED, plan.precision());
    Outputs outputs = architecture.build(judging, batch.current(), classes);
    Ops within = tf.withSubScope("training");
    Placeholder<TInt64> step =
        within.withName("step").placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
    Dropout dropout = new Dropout(plan.seed(), step);
    Layers layers = Layers.training(within, weights, plan.precision(), dropout);
    boolean trades = plan.examples().kind() == AdversarialTraining.TRADES;
    Operand<TFloat32> seen = trades ? Trades.both(within, batch) : batch.current();
    Outputs training = architecture.build(layers, seen, classes);
    Network network =
        new Network(graph, Sessions.open(graph, execution.withGrappler()), batch, outputs);
    return new Trainee(network, weights, training, step, layers.updates());
  }

  @Override
  public void close() {
    network.close();
  }
}
