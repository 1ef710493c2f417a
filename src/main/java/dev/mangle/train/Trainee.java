package dev.mangle.train;

import dev.mangle.image.ImageShape;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A network that is being trained: two forms of it in one graph, over the same weights.
 *
 * @param network as it judges with the weights of now, for attacks and glances
 * @param training its outputs with batch norm over the batch; for TRADES of the images as they are,
 *     then the perturbed ones
 * @param updates what moves batch norm's averages, to be run with a training step
 */
record Trainee(Network network, WeightStore weights, Outputs training, List<Op> updates)
    implements AutoCloseable {

  /** A network with new weights, drawn from the plan's seed once its session is initialised. */
  static Trainee fresh(TrainingPlan plan, ImageShape shape, int classes) {
    Architecture architecture = Architectures.get(plan.architecture());
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    WeightStore weights = WeightStore.fresh(tf, plan.seed(), architecture.initial());
    ResidentBatch batch = ResidentBatch.in(tf, shape);
    Layers judging = new Layers(tf, weights, Layers.Form.FOLDED, plan.precision());
    Outputs outputs = architecture.build(judging, batch.current(), classes);
    Ops within = tf.withSubScope("training");
    Layers layers = new Layers(within, weights, Layers.Form.TRAINING, plan.precision());
    boolean trades = plan.examples().kind() == AdversarialTraining.TRADES;
    Operand<TFloat32> seen = trades ? Trades.both(within, batch) : batch.current();
    Outputs training = architecture.build(layers, seen, classes);
    Network network = new Network(graph, new Session(graph), batch, outputs);
    return new Trainee(network, weights, training, layers.updates());
  }

  @Override
  public void close() {
    network.close();
  }
}
