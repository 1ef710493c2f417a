package dev.mangle.attack.engine;

import dev.mangle.model.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * One iteration while it is written down: formulas are nodes of the graph, and gradients are asked
 * for in the middle of them.
 *
 * <p>A gradient at a point is work of its own: the point is put into a slot, the networks run for
 * each copy of the images, and their mean gradient is put into another slot, which the formula
 * reads. So memory does not grow with the number of copies, and what is written as one formula
 * becomes a {@link Program} of a few runs. Where an iteration needs one gradient of one copy at its
 * own images, all of it becomes one run instead.
 *
 * <p>States keep a value from iteration to iteration; they begin with zeros, and change together
 * when the iteration ends.
 */
public final class Iteration {
  private final Ops tf;
  private final Setting setting;
  private final Objectives objectives;
  private final Feeds feeds;
  private final Slot<TFloat32> seen;
  private final Slot<TFloat32> images;
  private final Operand<TFloat32> origin;
  private final Operand<TFloat32> stepSize;
  private final int copies;
  private final Map<Use, Operand<TFloat32>> fed = new LinkedHashMap<>();
  private final States states;
  private final Script script;
  private int passes = 1;
  private int gradients;

  /** A draw by name, and how many loops it is in. */
  private record Use(String name, int depth) {}

  /** What a loop does in each pass. */
  @FunctionalInterface
  public interface Body {
    /**
     * One pass.
     *
     * @param carried what the pass before left
     * @return what this pass leaves, as many
     */
    List<Operand<TFloat32>> next(Pass pass, List<Operand<TFloat32>> carried);
  }

  /** Something of an iteration that is written once for each pass. */
  @FunctionalInterface
  public interface Term {
    /** The pass's share. */
    Operand<TFloat32> of(Pass pass);
  }

  /**
   * Begins an iteration.
   *
   * @param seen slot of the points where gradients are taken, {@code [images, h, w, c]}
   * @param images slot of the images as they are; the same as {@code seen} where each iteration
   *     needs one gradient of one copy, at its own images
   * @param origin the clean images
   * @param stepSize of the plan, in pixel units; may change from iteration to iteration
   */
  public Iteration(
      Ops tf,
      Setting setting,
      Objectives objectives,
      Feeds feeds,
      Slot<TFloat32> seen,
      Slot<TFloat32> images,
      Operand<TFloat32> origin,
      Operand<TFloat32> stepSize,
      int copies) {
    this.tf = tf;
    this.setting = setting;
    this.objectives = objectives;
    this.feeds = feeds;
    this.seen = seen;
    this.images = images;
    this.origin = origin;
    this.stepSize = stepSize;
    this.copies = copies;
    this.states = new States(tf, images.value());
    this.script = new Script(tf);
  }

  /** The graph. */
  public Ops tf() {
    return tf;
  }

  /** What the plan says. */
  public Setting setting() {
    return setting;
  }

  /** The images as they are, {@code [images, h, w, c]} in pixel units. */
  public Operand<TFloat32> x() {
    return images.value();
  }

  /** Lowest values that the budget allows. */
  public Operand<TFloat32> low() {
    return tf.math.maximum(tf.math.sub(origin, epsilon()), tf.constant(0f));
  }

  /** Highest values that the budget allows. */
  public Operand<TFloat32> high() {
    return tf.math.minimum(tf.math.add(origin, epsilon()), tf.constant(255f));
  }

  private Operand<TFloat32> epsilon() {
    return tf.constant((float) setting.epsilon());
  }

  /** {@code x} clipped to the budget and the pixel range. */
  public Operand<TFloat32> clip(Operand<TFloat32> x) {
    return tf.math.minimum(tf.math.maximum(x, low()), high());
  }

  /** From now on, states are those of this lane alone. */
  public void enterLane(int index) {
    states.enterLane(index);
  }

  /** The gradient of one objective at {@code point}, mean over all copies. */
  public Operand<TFloat32> gradient(Operand<TFloat32> point, Voters voters) {
    return gradients(point, List.of(voters)).get(0);
  }

  /** Gradients of several objectives at one point. */
  public List<Operand<TFloat32>> gradients(Operand<TFloat32> point, List<Voters> voters) {
    count(voters);
    return evaluate(point, List.of(voters.stream().map(objectives::gradient).toList()), null);
  }

  /** The gradient of the objective that {@code choice} takes in this pass. */
  public Operand<TFloat32> gradient(Operand<TFloat32> point, List<Voters> voters, Chooser choice) {
    count(voters.subList(0, 1));
    List<List<Operand<TFloat32>>> ways =
        voters.stream().map(objectives::gradient).map(List::of).toList();
    return evaluate(point, ways, choice).get(0);
  }

  private void count(List<Voters> voters) {
    gradients += copies * passes * voters.stream().mapToInt(v -> v.networks().size()).sum();
  }

  /** Objectives at {@code point}, {@code [images]} each, mean over all copies. */
  public List<Operand<TFloat32>> objectives(Operand<TFloat32> point, List<Voters> voters) {
    return evaluate(point, List.of(voters.stream().map(objectives::objective).toList()), null);
  }

  /**
   * How the logarithm of the size of an objective at {@code point} changes with the networks'
   * shares.
   *
   * @param shares {@code [images, networks]}, which the voters' shares come from
   */
  public Operand<TFloat32> slopeOfShares(
      Operand<TFloat32> point, Voters voters, Operand<TFloat32> shares) {
    return evaluate(point, List.of(List.of(objectives.slopeOfShares(voters, shares))), null).get(0);
  }

  private List<Operand<TFloat32>> evaluate(
      Operand<TFloat32> point, List<List<Operand<TFloat32>>> ways, Chooser choice) {
    if (seen.equals(images)) {
      if (!point.equals(x()) || ways.size() != 1) {
        throw new IllegalStateException("an iteration in one run takes its gradient at its images");
      }
      return ways.get(0);
    }
    script.run(Map.of(seen, point));
    List<Slot<TFloat32>> results =
        ways.get(0).stream().map(value -> script.slot(value.shape())).toList();
    List<Instruction.Way> wayList = new ArrayList<>();
    for (List<Operand<TFloat32>> values : ways) {
      List<String> first = new ArrayList<>();
      List<String> next = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        Operand<TFloat32> share = scaled(values.get(i), 1.0 / copies);
        first.add(results.get(i).assign(tf, share).op().name());
        next.add(tf.assignAddVariableOp(results.get(i).handle(), share).op().name());
      }
      wayList.add(new Instruction.Way(first, next));
    }
    script.emit(new Instruction.Evaluate(wayList, choice));
    return results.stream().map(Slot::value).toList();
  }

  /** {@code value} times a number of step sizes. */
  public Operand<TFloat32> steps(Operand<TFloat32> value, double count) {
    return tf.math.mul(scaled(value, count), stepSize);
  }

  /** {@code value} times a number. */
  public Operand<TFloat32> scaled(Operand<TFloat32> value, double factor) {
    return factor == 1 ? value : tf.math.mul(value, tf.constant((float) factor));
  }

  /**
   * {@code times} passes of {@code body}.
   *
   * @return what the last pass left
   */
  public List<Operand<TFloat32>> loop(int times, List<Operand<TFloat32>> start, Body body) {
    List<Slot<TFloat32>> carried = start.stream().map(value -> script.slot(value.shape())).toList();
    script.run(carried, start);
    Pass pass = new Pass(script.depth());
    script.open();
    passes *= times;
    List<Operand<TFloat32>> values = carried.stream().map(Slot::value).toList();
    script.run(carried, body.next(pass, values));
    passes /= times;
    script.emit(new Instruction.Repeat(times, script.close()));
    return values;
  }

  /** The mean of {@code times} image-shaped terms. */
  public Operand<TFloat32> mean(int times, Term term) {
    return loop(
            times,
            List.of(tf.zerosLike(x())),
            (pass, sum) -> List.of(tf.math.add(sum.get(0), scaled(term.of(pass), 1.0 / times))))
        .get(0);
  }

  /** {@code value} as it is now, computed once however often it is read. */
  public Operand<TFloat32> keep(Operand<TFloat32> value) {
    Slot<TFloat32> slot = script.slot(value.shape());
    script.run(Map.of(slot, value));
    return slot.value();
  }

  /** A tensor of the images' shape that lives on; zeros before the first iteration. */
  public Operand<TFloat32> state(String name) {
    return states.slot(name, x().shape()).value();
  }

  /** The same, {@code [images, count]}; to be asked for before it is updated. */
  public Operand<TFloat32> stateOf(String name, int count) {
    return states.slot(name, Shape.of(-1, count)).value();
  }

  /** What a state is to hold from the end of this iteration on. */
  public void update(String name, Operand<TFloat32> next) {
    states.update(states.slot(name, x().shape()), next);
  }

  /**
   * Values of the images' shape, drawn anew in each pass of the loops around; one for a name and
   * number of loops, since what is nested in another technique may be asked for in several places.
   */
  public Operand<TFloat32> drawn(String name, Feeds.Filler filler) {
    Shape image =
        Shape.of(setting.shape().height(), setting.shape().width(), setting.shape().channels());
    return fed.computeIfAbsent(
        new Use(feed(name), script.depth()),
        use -> feeds.ofImages(tf, use.name(), image, use.depth(), filler));
  }

  /** A number that is the same for all images, given anew in each pass; one likewise. */
  public Operand<TFloat32> number(String name, Feeds.Filler filler) {
    return common(name, Shape.scalar(), filler);
  }

  /** Numbers that are the same for all images, given anew in each pass; one list likewise. */
  public Operand<TFloat32> numbers(String name, int count, Feeds.Filler filler) {
    return common(name, Shape.of(count), filler);
  }

  private Operand<TFloat32> common(String name, Shape shape, Feeds.Filler filler) {
    return fed.computeIfAbsent(
        new Use(feed(name), script.depth()),
        use -> feeds.common(tf, use.name(), shape, use.depth(), filler));
  }

  /** What values drawn in Java are called, and with them their random numbers. */
  private static String feed(String name) {
    return "feed." + name;
  }

  /** A choice that is made once an iteration, whatever loops are around. */
  public Chooser choice(String name, ToIntFunction<Draw> pick) {
    return new Chooser(feed(name), 0, pick);
  }

  /** A choice that is made anew in each pass of the loops around. */
  public Chooser chooser(String name, ToIntFunction<Draw> pick) {
    return new Chooser(feed(name), script.depth(), pick);
  }

  /** The same, but from one stream of random numbers for all passes of the loop of {@code pass}. */
  public Chooser chooser(String name, Pass pass, ToIntFunction<Draw> pick) {
    return new Chooser(feed(name), pass.depth(), pick);
  }

  /**
   * Ends the iteration.
   *
   * @param next the images after it
   */
  public Program end(Operand<TFloat32> next) {
    Map<Slot<TFloat32>, Operand<TFloat32>> last = states.updates();
    last.put(images, next);
    script.run(last);
    return new Program(states.clearing(), script.close(), script.order(), gradients);
  }
}
