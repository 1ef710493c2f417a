package dev.mangle.attack;

import dev.mangle.attack.fusion.MeanNormalisedGradient;
import dev.mangle.attack.loss.CrossEntropy;
import dev.mangle.attack.loss.Loss;
import dev.mangle.graph.Prune;
import dev.mangle.graph.ReluGradOnOutput;
import dev.mangle.graph.TensorRef;
import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import dev.mangle.model.Ensemble;
import dev.mangle.model.PixelGraph;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A plan and an ensemble as one graph: pixels in, the next iteration's pixels out.
 *
 * <p>Everything between lies in the graph: adapters, networks, losses, gradients, normalisation,
 * clipping. The networks' scores can be fetched from the same graph.
 */
final class AttackGraph {
  /** Clean pixels, {@code [images, h, w, c]}. */
  static final String ORIGIN = "origin";

  /** Contest labels to go to, {@code [images]}. */
  static final String TARGET = "target";

  /** Contest labels to go away from, {@code [images]}. */
  static final String LABEL = "label";

  /** The result of a step. */
  static final String NEXT = "next";

  private final Ops tf;
  private final PixelGraph networks;
  private final AttackPlan plan;
  private final ImageShape shape;
  private final Loss loss = new CrossEntropy();

  private AttackGraph(PixelGraph networks, AttackPlan plan, ImageShape shape) {
    this.tf = Ops.create(networks.graph());
    this.networks = networks;
    this.plan = plan;
    this.shape = shape;
  }

  /**
   * Adds the step to the merged networks and returns the whole, rewritten for speed.
   *
   * @throws UserException when no gradient flows from a network's scores to the pixels
   */
  static GraphDef build(PixelGraph networks, Ensemble ensemble, AttackPlan plan, ImageShape shape) {
    new AttackGraph(networks, plan, shape).addStep(ensemble);
    List<TensorRef> wanted = new ArrayList<>();
    wanted.add(new TensorRef(NEXT, 0));
    networks.heads().forEach(head -> wanted.add(new TensorRef(head.logits().op().name(), 0)));
    return ReluGradOnOutput.apply(Prune.apply(networks.graph().toGraphDef(), wanted));
  }

  private void addStep(Ensemble ensemble) {
    Output<TFloat32> x = networks.pixels();
    Operand<TFloat32> origin =
        tf.withName(ORIGIN).placeholder(TFloat32.class, Placeholder.shape(x.shape()));
    Operand<TFloat32> epsilon = tf.constant((float) plan.epsilon());
    Operand<TFloat32> low = tf.math.maximum(tf.math.sub(origin, epsilon), tf.constant(0f));
    Operand<TFloat32> high = tf.math.minimum(tf.math.add(origin, epsilon), tf.constant(255f));

    Operand<TFloat32> step =
        new MeanNormalisedGradient(plan.norm(), plan.norm().length(plan.stepSize(), shape.size()))
            .step(
                tf,
                tf.math.sub(low, x),
                tf.math.sub(high, x),
                gradients(x),
                ensemble.members().stream().map(Ensemble.Member::weight).toList());
    Operand<TFloat32> moved = tf.math.add(x, step);
    tf.withName(NEXT).math.minimum(tf.math.maximum(moved, low), high);
  }

  private List<Operand<TFloat32>> gradients(Output<TFloat32> x) {
    Operand<TInt32> target = tf.withName(TARGET).placeholder(TInt32.class);
    Operand<TInt32> label = tf.withName(LABEL).placeholder(TInt32.class);
    List<Operand<TFloat32>> gradients = new ArrayList<>();
    for (PixelGraph.Head head : networks.heads()) {
      gradients.add(gradient(head, objective(head, target, label), x));
    }
    return gradients;
  }

  /** {@code [images]}: what is to grow for one network, its auxiliary heads included. */
  private Operand<TFloat32> objective(
      PixelGraph.Head head, Operand<TInt32> target, Operand<TInt32> label) {
    Operand<TInt32> offset = tf.constant(head.network().spec().labelOffset());
    List<PixelGraph.WeightedScores> all = new ArrayList<>(head.aux());
    all.add(0, new PixelGraph.WeightedScores(head.logits(), 1));
    List<Operand<TFloat32>> terms = new ArrayList<>();
    for (PixelGraph.WeightedScores scores : all) {
      addTerm(terms, scores, tf.math.sub(target, offset), plan.objective().targetWeight());
      addTerm(terms, scores, tf.math.sub(label, offset), plan.objective().labelWeight());
    }
    return terms.size() == 1 ? terms.get(0) : tf.math.addN(terms);
  }

  private void addTerm(
      List<Operand<TFloat32>> terms,
      PixelGraph.WeightedScores scores,
      Operand<TInt32> index,
      int sign) {
    if (sign != 0) {
      Operand<TFloat32> factor = tf.constant((float) (sign * scores.weight()));
      terms.add(tf.math.mul(loss.of(tf, scores.scores(), index), factor));
    }
  }

  @SuppressWarnings("unchecked")
  private Output<TFloat32> gradient(
      PixelGraph.Head head, Operand<TFloat32> objective, Output<TFloat32> x) {
    Output<?>[] y = {tf.reduceSum(objective, tf.constant(0)).asOutput()};
    Graph graph = networks.graph();
    String prefix = "gradient" + networks.heads().indexOf(head);
    Output<?>[] gradients = graph.addGradients(prefix, y, new Output<?>[] {x}, null);
    if (gradients.length == 0 || gradients[0] == null) {
      throw new UserException(
          "checkpoint '%s': no gradient flows from the logits to the images",
          head.network().name());
    }
    return (Output<TFloat32>) gradients[0];
  }
}
