package dev.mangle.attack;

import dev.mangle.attack.engine.Feeds;
import dev.mangle.attack.engine.Iteration;
import dev.mangle.attack.engine.Objectives;
import dev.mangle.attack.engine.Program;
import dev.mangle.attack.engine.Rows;
import dev.mangle.attack.engine.Setting;
import dev.mangle.attack.engine.Technique;
import dev.mangle.attack.engine.Voters;
import dev.mangle.attack.fusion.Fusion;
import dev.mangle.attack.fusion.Fusions;
import dev.mangle.attack.loss.Loss;
import dev.mangle.attack.loss.Losses;
import dev.mangle.attack.step.NormalisedStep;
import dev.mangle.attack.technique.Techniques;
import dev.mangle.graph.Passes;
import dev.mangle.graph.TensorRef;
import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import dev.mangle.io.named.Choice;
import dev.mangle.model.Ensemble;
import dev.mangle.model.PixelGraph;
import dev.mangle.model.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A plan and an ensemble as one graph, and the program that makes an iteration of it.
 *
 * <p>Everything lies in the graph and stays on the device: images, transforms, adapters, networks,
 * losses, gradients, techniques, steps, clipping. The networks' scores can be fetched from it.
 */
final class AttackGraph implements AutoCloseable {
  /** Slot of the points where gradients are taken. */
  private static final String SEEN = "seen";

  private final AttackPlan plan;
  private final ImageShape shape;
  private final Ensemble ensemble;
  private final List<Choice<Technique>> techniques;
  private final List<Fusion.Source> lanes;
  private final List<Double> laneWeights;
  private final Feeds feeds = new Feeds();
  private final PixelGraph networks;
  private final Ops tf;
  private final Slot<TFloat32> seen;
  private final Slot<TFloat32> images;
  private final Slot<TFloat32> origin;
  private final Slot<TFloat32> stepSize;
  private final Slot<TInt32> target;
  private final Slot<TInt32> label;
  private final Program program;
  private final GraphDef graph;

  /**
   * Builds both.
   *
   * @throws UserException when no gradient flows from a network's scores to the pixels
   */
  AttackGraph(Ensemble ensemble, AttackPlan plan, ImageShape shape) {
    this.plan = plan;
    this.shape = shape;
    this.ensemble = ensemble;
    this.techniques = plan.techniques().stream().map(Techniques.registry()::parse).toList();
    Fusion fusion = Fusions.registry().parse(plan.ensemble()).value();
    List<Double> weights = ensemble.members().stream().map(Ensemble.Member::weight).toList();
    this.lanes = fusion.lanes(weights);
    this.laneWeights = fusion.laneWeights(weights);
    this.networks = PixelGraph.outline(ensemble.networks(), shape, 1, this::source);
    this.tf = Ops.create(networks.graph());
    this.seen = Slot.of(networks.graph(), SEEN, TFloat32.class);
    Shape batch = seen.value().shape();
    this.images = isOneRun() ? seen : Slot.in(tf, "images", TFloat32.class, batch);
    this.origin = Slot.in(tf, "origin", TFloat32.class, batch);
    this.stepSize = Slot.in(tf, "step", TFloat32.class, Shape.scalar());
    this.target = Slot.in(tf, "target", TInt32.class, Shape.of(-1));
    this.label = Slot.in(tf, "label", TInt32.class, Shape.of(-1));
    this.program = write();
    this.graph = rewritten();
  }

  private List<Operand<TFloat32>> source(Ops tf) {
    Shape batch = Shape.of(-1, shape.height(), shape.width(), shape.channels());
    Operand<TFloat32> x = Slot.in(tf, SEEN, TFloat32.class, batch).value();
    int count = ensemble.members().size();
    return Rows.chain(tf, x, techniques, feeds, shape, plan.epsilon(), count);
  }

  /** Whether an iteration needs one gradient of one copy, at its own images. */
  private boolean isOneRun() {
    return Rows.copies(techniques) == 1
        && parts(Technique.OfPoint.class).isEmpty()
        && lanes.stream().allMatch(Fusion.Direct.class::isInstance);
  }

  private <T extends Technique> List<T> parts(Class<T> kind) {
    return techniques.stream().map(Choice::value).filter(kind::isInstance).map(kind::cast).toList();
  }

  private Program write() {
    Setting setting = new Setting(shape, plan.epsilon());
    Objectives objectives =
        new Objectives(networks, ensemble, seen.value().asOutput(), Rows.rows(techniques), aims());
    Iteration it =
        new Iteration(
            tf,
            setting,
            objectives,
            feeds,
            seen,
            images,
            origin.value(),
            stepSize.value(),
            Rows.copies(techniques));
    List<Operand<TFloat32>> gradients = gradients(it);
    List<Operand<TFloat32>> steps = new ArrayList<>();
    double total = laneWeights.stream().mapToDouble(Double::doubleValue).sum();
    for (int lane = 0; lane < gradients.size(); lane++) {
      it.enterLane(lane);
      steps.add(it.scaled(step(it, gradients.get(lane)), laneWeights.get(lane) / total));
    }
    Operand<TFloat32> step = steps.size() == 1 ? steps.get(0) : tf.math.addN(steps);
    return it.end(it.clip(tf.math.add(it.x(), step)));
  }

  private List<Objectives.Aim> aims() {
    Loss loss = Losses.registry().parse(plan.loss()).value();
    List<Objectives.Aim> aims = new ArrayList<>();
    if (plan.objective().targetWeight() != 0) {
      aims.add(new Objectives.Aim(loss, target.value(), plan.objective().targetWeight()));
    }
    if (plan.objective().labelWeight() != 0) {
      aims.add(new Objectives.Aim(loss, label.value(), plan.objective().labelWeight()));
    }
    return aims;
  }

  /** One gradient a lane; lanes that ask for nothing but their own at x ask together. */
  private List<Operand<TFloat32>> gradients(Iteration it) {
    List<Technique.OfPoint> points = parts(Technique.OfPoint.class);
    if (points.isEmpty() && lanes.stream().allMatch(Fusion.Direct.class::isInstance)) {
      List<Voters> voters = lanes.stream().map(lane -> ((Fusion.Direct) lane).voters()).toList();
      return it.gradients(it.x(), voters);
    }
    List<Operand<TFloat32>> gradients = new ArrayList<>();
    for (int lane = 0; lane < lanes.size(); lane++) {
      it.enterLane(lane);
      Fusion.Source source = lanes.get(lane);
      UnaryOperator<Operand<TFloat32>> gradient = point -> source.at(it, point);
      for (int i = points.size() - 1; i >= 0; i--) {
        gradient = within(points.get(i), it, gradient);
      }
      gradients.add(gradient.apply(it.x()));
    }
    return gradients;
  }

  private static UnaryOperator<Operand<TFloat32>> within(
      Technique.OfPoint part, Iteration it, UnaryOperator<Operand<TFloat32>> gradient) {
    return point -> part.gradient(it, point, gradient);
  }

  private Operand<TFloat32> step(Iteration it, Operand<TFloat32> found) {
    Operand<TFloat32> gradient = found;
    for (Technique.OfGradient part : parts(Technique.OfGradient.class)) {
      gradient = part.apply(it, gradient);
    }
    double length = plan.norm().length(1, shape.size());
    NormalisedStep rule = new NormalisedStep(plan.norm(), it.scaled(stepSize.value(), length));
    List<Technique.OfStep> changes = parts(Technique.OfStep.class);
    if (changes.isEmpty()) {
      return rule.of(tf, tf.math.sub(it.low(), it.x()), tf.math.sub(it.high(), it.x()), gradient);
    }
    Operand<TFloat32> step = rule.free(tf, gradient);
    for (Technique.OfStep part : changes) {
      step = part.apply(it, gradient, step);
    }
    return step;
  }

  private GraphDef rewritten() {
    List<TensorRef> wanted = new ArrayList<>();
    program.targets().forEach(name -> wanted.add(new TensorRef(name, 0)));
    for (Slot<?> slot : List.of(images, origin, stepSize, target, label)) {
      wanted.add(new TensorRef(slot.load().name(), 0));
    }
    wanted.add(new TensorRef(images.value().op().name(), 0));
    networks.heads().forEach(head -> wanted.add(new TensorRef(head.logits().op().name(), 0)));
    Passes passes = ensemble.networks().get(0).execution().passes();
    return program.ordered(passes.ofStep(networks.needed(wanted)));
  }

  /** The whole, rewritten for speed. */
  GraphDef graph() {
    return graph;
  }

  Program program() {
    return program;
  }

  Feeds feeds() {
    return feeds;
  }

  /** The networks' heads and the nodes that they read images from. */
  PixelGraph networks() {
    return networks;
  }

  /** Copies of an image that a gradient is the mean of. */
  int copies() {
    return Rows.copies(techniques);
  }

  /** How often each image goes through the networks at once. */
  int rows() {
    return Rows.rows(techniques);
  }

  /** Input gradients that an iteration takes of an image, one a network, copy and point. */
  int gradients() {
    return program.gradients() * Rows.rows(techniques);
  }

  /** Whether the scores of an iteration are those of the images themselves. */
  boolean showsScores() {
    return isOneRun() && parts(Technique.OfInput.class).isEmpty();
  }

  Slot<TFloat32> images() {
    return images;
  }

  Slot<TFloat32> origin() {
    return origin;
  }

  Slot<TFloat32> stepSize() {
    return stepSize;
  }

  Slot<TInt32> target() {
    return target;
  }

  Slot<TInt32> label() {
    return label;
  }

  @Override
  public void close() {
    networks.close();
  }
}
