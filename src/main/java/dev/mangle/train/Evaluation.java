package dev.mangle.train;

import dev.mangle.data.Budget;
import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Tensors;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Measures a network on images as they are and under white-box attacks. */
public final class Evaluation implements AutoCloseable {
  /** Seed of the random starts of the attack that everything is measured by. */
  public static final long SEED = 20;

  /** How many steps it makes. */
  public static final int STEPS = 20;

  private static final int BATCH = 200;

  private final Network network;
  private final String name;
  private final int batchSize;
  private final Operand<TInt32> classes;
  private final Operand<TFloat32> xent;
  private final Map<AttackLoss, Raised> raised = new EnumMap<>(AttackLoss.class);

  /** An attack in the graph and the loss that it raises. */
  private record Raised(PgdSteps steps, Operand<TFloat32> each) {}

  /**
   * What an attack made of images.
   *
   * @param samples 0..1, NHWC, float32: of all attempts that which the network misjudges, or else
   *     that with the highest loss; not copied
   * @param right which images are judged rightly whatever was attempted; not copied
   * @param loss mean cross-entropy of {@code samples}
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Attacked(float[] samples, boolean[] right, double loss) {
    /** Share of right answers, 0..1. */
    public double accuracy() {
      return (double) IntStream.range(0, right.length).filter(i -> right[i]).count() / right.length;
    }
  }

  /**
   * What the network says of images as they are.
   *
   * @param accuracy share of right answers, 0..1
   * @param loss mean cross-entropy
   */
  public record Measured(double accuracy, double loss) {}

  /** Adds what it needs to the network's graph, and closes the network when it is closed. */
  Evaluation(Network network) {
    this(network, "the network in training", BATCH);
  }

  private Evaluation(Network network, String name, int batchSize) {
    this.network = network;
    this.name = name;
    this.batchSize = batchSize;
    Ops tf = Ops.create(network.graph()).withSubScope("evaluation");
    classes = tf.math.argMax(network.logits(), tf.constant(1), TInt32.class);
    xent = Loss.crossEntropy(tf, network.logits(), network.batch().labels(), 0);
  }

  /**
   * Opens a network for images of {@code shape}; the caller closes it.
   *
   * @throws UserException when its labels are not its classes
   */
  public static Evaluation open(dev.mangle.model.Network network, ImageShape shape) {
    return open(network, shape, BATCH);
  }

  /**
   * Opens a network that sees {@code batchSize} images at once.
   *
   * @throws UserException as {@link #open(dev.mangle.model.Network, ImageShape)}
   */
  public static Evaluation open(dev.mangle.model.Network network, ImageShape shape, int batchSize) {
    requireLabels(network);
    String name = "network '" + network.name() + "'";
    return new Evaluation(Network.open(network, shape), name, batchSize);
  }

  /**
   * Checks that a network's labels are its classes.
   *
   * @throws UserException when they are not
   */
  public static void requireLabels(dev.mangle.model.Network network) {
    if (network.spec().labelOffset() != 0) {
      throw new UserException(
          "network '%s': expected label offset 0, found %d",
          network.name(), network.spec().labelOffset());
    }
  }

  /** The attack that robustness is measured by where nothing is said: PGD-20. */
  public static Pgd habit(Budget budget) {
    return habit(budget, budget.epsilon(), STEPS);
  }

  /** The same with another epsilon, along which the length of a step goes, and steps. */
  public static Pgd habit(Budget budget, double epsilon, int steps) {
    return Pgd.of(epsilon, budget.step() * epsilon / budget.epsilon(), steps);
  }

  /** Judges images as they are. */
  public Measured measure(LabeledImages images) {
    long right = 0;
    double loss = 0;
    for (int[] chosen : batches(IntStream.range(0, images.count()).toArray())) {
      try (Batch batch = new Batch(images, chosen)) {
        network.batch().load(network.session(), batch);
        Measured some = resident(0);
        right += Math.round(some.accuracy * chosen.length);
        loss += some.loss * chosen.length;
      }
    }
    return new Measured((double) right / images.count(), loss / images.count());
  }

  /** Share of right answers, 0..1. */
  public double accuracy(LabeledImages images) {
    return measure(images).accuracy;
  }

  /**
   * Attacks each image; whatever happens to it depends on the seed and its place alone.
   *
   * @param seed of the random starts
   * @throws UserException when the network's loss is not a number
   */
  public Attacked attack(LabeledImages images, Pgd pgd, long seed, Progress progress) {
    int size = images.size();
    float[] samples = new float[images.count() * size];
    float[] highest = new float[images.count()];
    float[] xents = new float[images.count()];
    boolean[] right = new boolean[images.count()];
    Arrays.fill(highest, Float.NEGATIVE_INFINITY);
    Arrays.fill(right, true);
    try (Progress.Task task = progress.begin(pgd.name(), (long) images.count() * pgd.restarts())) {
      for (int attempt = 0; attempt < pgd.restarts(); attempt++) {
        int[] standing = IntStream.range(0, right.length).filter(i -> right[i]).toArray();
        task.advance(images.count() - standing.length);
        for (int[] chosen : batches(standing)) {
          Attempt made = attempt(images, chosen, pgd, seed + attempt * 1_000_003L);
          for (int i = 0; i < chosen.length; i++) {
            int image = chosen[i];
            requireNumber(made.losses[i], image);
            boolean stands = made.classes[i] == images.labels()[image];
            if (!stands || made.losses[i] > highest[image]) {
              System.arraycopy(made.samples, i * size, samples, image * size, size);
              xents[image] = made.xents[i];
            }
            highest[image] = Math.max(highest[image], made.losses[i]);
            right[image] = stands;
          }
          task.advance(chosen.length);
        }
      }
    }
    return new Attacked(samples, right, mean(xents, 0));
  }

  private void requireNumber(float loss, int image) {
    if (Float.isNaN(loss)) {
      throw new UserException(
          "%s: expected a number for the loss on image %d under attack, found NaN", name, image);
    }
  }

  /** Judges the resident batch as it is now, its images from {@code from} on. */
  Measured resident(int from) {
    try (Result result =
        runner().fetch(classes).fetch(network.batch().labels()).fetch(xent).run()) {
      int[] found = Tensors.ints((TInt32) result.get(0));
      int[] labels = Tensors.ints((TInt32) result.get(1));
      long right = IntStream.range(from, found.length).filter(i -> found[i] == labels[i]).count();
      double loss = mean(Tensors.floats(result.get(2)), from);
      return new Measured((double) right / (found.length - from), loss);
    }
  }

  private static double mean(float[] values, int from) {
    return IntStream.range(from, values.length).mapToDouble(i -> values[i]).average().orElse(0);
  }

  private record Attempt(float[] samples, int[] classes, float[] losses, float[] xents) {}

  private Attempt attempt(LabeledImages images, int[] chosen, Pgd pgd, long seed) {
    Raised attack = raised.computeIfAbsent(pgd.loss(), this::raising);
    try (Batch batch = new Batch(images, chosen)) {
      attack.steps.run(batch, pgd, 1, seed);
      try (Result result =
          runner()
              .fetch(network.batch().current())
              .fetch(classes)
              .fetch(attack.each)
              .fetch(xent)
              .run()) {
        return new Attempt(
            Tensors.floats(result.get(0)),
            Tensors.ints((TInt32) result.get(1)),
            Tensors.floats(result.get(2)),
            Tensors.floats(result.get(3)));
      }
    }
  }

  private Raised raising(AttackLoss loss) {
    Ops tf = Ops.create(network.graph()).withSubScope(loss + "_evaluated");
    Operand<TFloat32> each = loss.each(tf, network.logits(), network.batch().labels());
    return new Raised(new PgdSteps(network, "pgd_evaluated_" + loss, each), each);
  }

  private Session.Runner runner() {
    return network.session().runner();
  }

  private int[][] batches(int[] indices) {
    int[][] batches = new int[(indices.length + batchSize - 1) / batchSize][];
    for (int i = 0; i < batches.length; i++) {
      int to = Math.min((i + 1) * batchSize, indices.length);
      batches[i] = Arrays.copyOfRange(indices, i * batchSize, to);
    }
    return batches;
  }

  @Override
  public void close() {
    network.close();
  }
}
