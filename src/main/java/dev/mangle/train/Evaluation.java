package dev.mangle.train;

import dev.mangle.data.Budget;
import dev.mangle.data.LabeledImages;
import dev.mangle.io.Progress;
import dev.mangle.model.ModelSpec;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

/**
 * Measures a network's accuracy on images as they are and under PGD-20: 20 sign steps from a random
 * start, of the length that is the dataset's habit.
 */
public final class Evaluation {
  /** Name of the attack in {@code model.json}. */
  public static final String ATTACK = "pgd-20";

  /** How many images are put through the attack: enough for a percent, in seconds. */
  static final int ATTACKED = 1000;

  private static final int STEPS = 20;
  private static final long SEED = 20;
  private static final int BATCH = 200;

  private final Network network;
  private final Loss loss;
  private final SignAttack attack;
  private final Operand<TInt32> right;

  /** Adds what it needs to the network's graph. */
  Evaluation(Network network, Loss loss, SignAttack attack) {
    this.network = network;
    this.loss = loss;
    this.attack = attack;
    Ops tf = Ops.create(network.graph()).withSubScope("evaluation");
    Operand<TInt32> predicted = tf.math.argMax(network.logits(), tf.constant(1), TInt32.class);
    Operand<TInt32> hits = tf.dtypes.cast(tf.math.equal(predicted, loss.labels()), TInt32.class);
    right = tf.sum(hits, tf.constant(0));
  }

  /**
   * Accuracies of a checkpoint folder written by this package.
   *
   * @param budget of PGD-20
   */
  public static Accuracies ofCheckpoint(
      Path folder, LabeledImages images, Budget budget, Progress progress) {
    try (Network network = Network.load(folder)) {
      return of(network).accuracies(images, budget, progress);
    }
  }

  /** An evaluation with a loss and an attack of its own. */
  static Evaluation of(Network network) {
    Loss loss = Loss.of(network);
    return new Evaluation(network, loss, new SignAttack(network, loss));
  }

  /**
   * What was measured.
   *
   * @param clean share of right answers on the images as they are, 0..1
   * @param images how many these were
   * @param robust share of right answers under PGD-20, 0..1
   * @param attacked how many of the images, the first ones, were attacked
   * @param budget of PGD-20 in pixel units
   */
  public record Accuracies(double clean, int images, double robust, int attacked, double budget) {
    ModelSpec.Accuracy cleanOn(String dataset) {
      return new ModelSpec.Accuracy(dataset, images, clean, null, null);
    }

    ModelSpec.Accuracy robustOn(String dataset) {
      return new ModelSpec.Accuracy(dataset, attacked, robust, ATTACK, budget);
    }
  }

  /** Measures both: clean on all images, robust on the first {@value #ATTACKED}. */
  Accuracies accuracies(LabeledImages images, Budget budget, Progress progress) {
    LabeledImages some = images.first(ATTACKED);
    return new Accuracies(
        clean(images),
        images.count(),
        robust(some, budget, progress),
        some.count(),
        budget.epsilon());
  }

  /** Share of right answers, 0..1. */
  double clean(LabeledImages images) {
    int sum = 0;
    for (int from = 0; from < images.count(); from += BATCH) {
      try (Batch batch = batch(images, from)) {
        sum += right(batch, batch.images());
      }
    }
    return (double) sum / images.count();
  }

  /** Share of right answers under PGD-20, 0..1. */
  double robust(LabeledImages images, Budget budget, Progress progress) {
    int sum = 0;
    try (Progress.Task task = progress.begin("PGD-20", images.count())) {
      for (int from = 0; from < images.count(); from += BATCH) {
        try (Batch batch = batch(images, from);
            Result attacked = attack.run(batch, budget.epsilon(), inBudgets(budget), STEPS, SEED)) {
          sum += right(batch, attacked.get(0));
        }
        task.advance(Math.min(BATCH, images.count() - from));
      }
    }
    return (double) sum / images.count();
  }

  private static double inBudgets(Budget budget) {
    return budget.step() / budget.epsilon();
  }

  private int right(Batch batch, Tensor images) {
    try (Result result =
        network
            .session()
            .runner()
            .feed(network.images(), images)
            .feed(loss.labels(), batch.labels())
            .fetch(right)
            .run()) {
      return ((TInt32) result.get(0)).getInt();
    }
  }

  private static Batch batch(LabeledImages images, int from) {
    int to = Math.min(from + BATCH, images.count());
    return new Batch(images, IntStream.range(from, to).toArray());
  }
}
