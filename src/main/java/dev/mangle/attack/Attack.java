package dev.mangle.attack;

import dev.mangle.attack.engine.Runner;
import dev.mangle.attack.engine.Subject;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Classifier;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Execution;
import dev.mangle.model.PixelGraph;
import dev.mangle.model.Place;
import dev.mangle.model.Scores;
import dev.mangle.model.Sessions;
import dev.mangle.model.Slot;
import dev.mangle.model.Tensors;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** An attack ready to run on images of one shape: its graph in a session, and the loop. */
public final class Attack implements AutoCloseable {
  private final AttackPlan plan;
  private final Execution execution;
  private final Subject.Others others;
  private final AttackGraph built;

  /** Of an attack that shares another one's graph, which that one closes. */
  private final boolean isGuest;

  private final Graph graph;
  private final Session session;
  private final Runner runner;

  /** Is told of each iteration when it is done. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * One iteration more.
     *
     * @param iteration counted from 0
     * @param scores what each network says of the images that it started from; empty where the
     *     iteration did not ask for that
     */
    void stepped(int iteration, List<Scores> scores);
  }

  /**
   * Builds the graph of {@code plan} on {@code ensemble} for images of {@code shape}, on the first
   * place of the ensemble's device.
   *
   * @param others where images come from that are mixed in
   */
  public Attack(Ensemble ensemble, AttackPlan plan, ImageShape shape, Subject.Others others) {
    this(ensemble, plan, shape, others, ensemble.places().get(0));
  }

  /**
   * The same on one of several places: attacks on different ones may run at the same time, and
   * those of one type give the same pixels.
   *
   * @param place where all of it lies, one of {@link Devices#places} of the ensemble's device
   */
  public Attack(
      Ensemble ensemble, AttackPlan plan, ImageShape shape, Subject.Others others, Place place) {
    this(plan, ensemble.execution(), others, new AttackGraph(ensemble, plan, shape), false, place);
  }

  private Attack(
      AttackPlan plan,
      Execution execution,
      Subject.Others others,
      AttackGraph built,
      boolean isGuest,
      Place place) {
    this.plan = plan;
    this.execution = execution;
    this.others = others;
    this.built = built;
    this.isGuest = isGuest;
    this.graph = new Graph();
    graph.importGraphDef(place.put(built.graph()));
    this.session = Sessions.open(graph, execution, place);
    this.runner =
        new Runner(session, built.graph(), built.program(), built.feeds(), built.copies());
  }

  /** The same on another place, at the same time; it is to be closed before this one. */
  Attack on(Place place) {
    return new Attack(plan, execution, others, built, true, place);
  }

  /** Copies of an image that the plan's gradient is the mean of. */
  int copies() {
    return built.copies();
  }

  /** How often each image goes through the networks at once. */
  int rows() {
    return built.rows();
  }

  /** Input gradients that an iteration of so many copies takes of an image, one a network. */
  int gradients(int copies) {
    return built.gradients() / built.copies() * copies;
  }

  /**
   * What the tensors of the graph take for one image more, if each were kept to the end, in bytes;
   * those whose shape TensorFlow does not know count nothing.
   */
  long bytesPerImage() {
    long bytes = 0;
    for (Iterator<GraphOperation> all = graph.operations(); all.hasNext(); ) {
      GraphOperation operation = all.next();
      for (int i = 0; i < operation.numOutputs(); i++) {
        bytes += Float.BYTES * perImage(operation.output(i).shape());
      }
    }
    return rows() * bytes;
  }

  /** Values of a tensor whose first dimension alone is not known: that of images. */
  private static long perImage(Shape shape) {
    long[] sizes = shape.asArray();
    if (sizes == null || sizes.length == 0 || sizes[0] != Shape.UNKNOWN_SIZE) {
      return 0;
    }
    long values = Arrays.stream(sizes).skip(1).reduce(1, (a, b) -> a * b);
    return Arrays.stream(sizes).skip(1).anyMatch(size -> size < 0) ? 0 : values;
  }

  /** What each network says of {@code pixels}, {@code [images, h, w, c]} row-major, 0..255. */
  public List<Scores> classify(float[] pixels, ImageShape shape) {
    PixelGraph networks = built.networks();
    try (Tensor images = Tensors.images(pixels, shape)) {
      return Classifier.run(session, networks.inputs(), networks.heads(), images);
    }
  }

  /**
   * What is attacked.
   *
   * @param clean the images, around which the budget's box lies
   * @param from pixels to begin at, {@code [images, h, w, c]} row-major
   * @param targets contest label to go to, one an image
   * @param labels contest label to go away from, one an image
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Job(ImageBatch clean, float[] from, int[] targets, int[] labels) {}

  /**
   * Runs the plan on one batch.
   *
   * @param clean the images to start from
   * @param targets contest label to go to, one an image
   * @param labels contest label to go away from, one an image
   * @param watcher told of each iteration
   * @return pixels inside the budget, not yet rounded, {@code [images, h, w, c]} row-major
   */
  public float[] run(ImageBatch clean, int[] targets, int[] labels, Watcher watcher) {
    Job job = new Job(clean, RandomStart.pixels(clean, plan), targets, labels);
    Effort effort = new Effort(plan.iterations(), built.copies(), plan.stepSize());
    return run(job, effort, () -> true, watcher);
  }

  /**
   * Spends an effort on one batch, for as long as {@code goOn} says so.
   *
   * @return pixels inside the budget, not yet rounded, {@code [images, h, w, c]} row-major
   */
  float[] run(Job job, Effort effort, BooleanSupplier goOn, Watcher watcher) {
    load(job, effort.stepSize());
    Subject subject = new Subject(job.clean(), plan.seed(), others);
    List<PixelGraph.Head> heads = built.showsScores() ? built.networks().heads() : List.of();
    List<String> fetches = heads.stream().map(head -> head.logits().op().name()).toList();
    runner.begin(subject);
    for (int i = 0; i < effort.iterations() && goOn.getAsBoolean(); i++) {
      try (Result result = runner.iterate(i, subject, effort.copies(), fetches, goOn)) {
        if (result != null) {
          watcher.stepped(i, Classifier.read(heads, result, 0));
        }
      }
    }
    try (Result result = session.runner().fetch(built.images().value().op().name()).run()) {
      return Tensors.floats(result.get(0));
    }
  }

  private void load(Job job, double stepSize) {
    ImageShape shape = job.clean().shape();
    try (Tensor start = Tensors.images(job.from(), shape);
        Tensor origin = Tensors.images(job.clean().pixels(), shape);
        Tensor step = TFloat32.scalarOf((float) stepSize);
        Tensor target = Tensors.ints(job.targets());
        Tensor label = Tensors.ints(job.labels())) {
      Session.Runner loading = session.runner();
      load(loading, built.images(), start);
      load(loading, built.origin(), origin);
      load(loading, built.stepSize(), step);
      load(loading, built.target(), target);
      load(loading, built.label(), label);
      loading.run().close();
    }
  }

  private static void load(Session.Runner loading, Slot<?> slot, Tensor value) {
    loading.feed(slot.fed().op().name(), value).addTarget(slot.load().name());
  }

  @Override
  public void close() {
    session.close();
    graph.close();
    if (!isGuest) {
      built.close();
    }
  }
}
