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

  private static final int BATCH = 200;

  private final Network network;
  private final Operand<TInt32> classes;
  private final Map<AttackLoss, Raised> raised = new EnumMap<>(AttackLoss.class);

  /** An attack in the graph and the loss that it raises. */
  private record Raised(PgdSteps steps, Operand<TFloat32> each) {}

  /**
   * What an attack made of images.
   *
   * @param samples 0..1, NHWC, float32: of all attempts that which the network misjudges, or else
   *     that with the highest loss; not copied
   * @param right which images are judged rightly whatever was attempted; not copied
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Attacked(float[] samples, boolean[] right) {
    /** Share of right answers, 0..1. */
    public double accuracy() {
      return (double) IntStream.range(0, right.length).filter(i -> right[i]).count() / right.length;
    }
  }

  /** Adds what it needs to the network's graph, and closes the network when it is closed. */
  Evaluation(Network network) {
    this.network = network;
    Ops tf = Ops.create(network.graph()).withSubScope("evaluation");
    classes = tf.math.argMax(network.logits(), tf.constant(1), TInt32.class);
  }

  /**
   * Opens a network for images of {@code shape}; the caller closes it.
   *
   * @throws UserException when its labels are not its classes
   */
  public static Evaluation open(dev.mangle.model.Network network, ImageShape shape) {
    if (network.spec().labelOffset() != 0) {
      throw new UserException(
          "network '%s': expected label offset 0, found %d",
          network.name(), network.spec().labelOffset());
    }
    return new Evaluation(Network.open(network, shape));
  }

  /** The attack that robustness is measured by where nothing is said: PGD-20. */
  public static Pgd habit(Budget budget) {
    return Pgd.of(budget.epsilon(), budget.step(), 20);
  }

  /** The class that the network finds in each image. */
  public int[] classes(LabeledImages images) {
    int[] found = new int[images.count()];
    for (int[] chosen : batches(IntStream.range(0, images.count()).toArray())) {
      try (Batch batch = new Batch(images, chosen)) {
        network.batch().load(network.session(), batch);
        int[] some = classesNow();
        System.arraycopy(some, 0, found, chosen[0], some.length);
      }
    }
    return found;
  }

  /** Share of right answers, 0..1. */
  public double accuracy(LabeledImages images) {
    int[] found = classes(images);
    int[] labels = images.labels();
    return (double) IntStream.range(0, found.length).filter(i -> found[i] == labels[i]).count()
        / found.length;
  }

  /**
   * Attacks each image; whatever happens to it depends on the seed and its place alone.
   *
   * @param seed of the random starts
   */
  public Attacked attack(LabeledImages images, Pgd pgd, long seed, Progress progress) {
    int size = images.size();
    float[] samples = new float[images.count() * size];
    float[] highest = new float[images.count()];
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
            boolean stands = made.classes[i] == images.labels()[image];
            if (!stands || made.losses[i] > highest[image]) {
              System.arraycopy(made.samples, i * size, samples, image * size, size);
            }
            highest[image] = Math.max(highest[image], made.losses[i]);
            right[image] = stands;
          }
          task.advance(chosen.length);
        }
      }
    }
    return new Attacked(samples, right);
  }

  /** Share of right answers on the resident batch as it is now, 0..1. */
  double resident() {
    try (Result result = runner().fetch(classes).fetch(network.batch().labels()).run()) {
      int[] found = Tensors.ints((TInt32) result.get(0));
      int[] labels = Tensors.ints((TInt32) result.get(1));
      return (double) IntStream.range(0, found.length).filter(i -> found[i] == labels[i]).count()
          / found.length;
    }
  }

  private record Attempt(float[] samples, int[] classes, float[] losses) {}

  private Attempt attempt(LabeledImages images, int[] chosen, Pgd pgd, long seed) {
    Raised attack = raised.computeIfAbsent(pgd.loss(), this::raising);
    try (Batch batch = new Batch(images, chosen)) {
      attack.steps.run(batch, pgd, 1, seed);
      try (Result result =
          runner().fetch(network.batch().current()).fetch(classes).fetch(attack.each).run()) {
        return new Attempt(
            Tensors.floats(result.get(0)),
            Tensors.ints((TInt32) result.get(1)),
            Tensors.floats(result.get(2)));
      }
    }
  }

  private Raised raising(AttackLoss loss) {
    Ops tf = Ops.create(network.graph()).withSubScope(loss + "_evaluated");
    Operand<TFloat32> each = loss.each(tf, network.logits(), network.batch().labels());
    return new Raised(new PgdSteps(network, "pgd_evaluated_" + loss, each), each);
  }

  private int[] classesNow() {
    try (Result result = runner().fetch(classes).run()) {
      return Tensors.ints((TInt32) result.get(0));
    }
  }

  private Session.Runner runner() {
    return network.session().runner();
  }

  private static int[][] batches(int[] indices) {
    int[][] batches = new int[(indices.length + BATCH - 1) / BATCH][];
    for (int i = 0; i < batches.length; i++) {
      int to = Math.min((i + 1) * BATCH, indices.length);
      batches[i] = Arrays.copyOfRange(indices, i * BATCH, to);
    }
    return batches;
  }

  @Override
  public void close() {
    network.close();
  }
}
