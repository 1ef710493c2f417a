package dev.mangle.train;

import dev.mangle.data.LabeledImages;
import dev.mangle.io.Progress;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** The passes over the training images: change and perturb where asked, then descend. */
final class TrainingLoop {
  private final TrainingPlan plan;
  private final Trainee trainee;
  private final Loss loss;
  private final Perturbation perturbation;
  private final Operand<TFloat32> descended;
  private final Optimizer optimizer;

  /** Adds the optimiser to the network's graph and sets the weights' first values. */
  TrainingLoop(TrainingPlan plan, Trainee trainee, Loss loss, Perturbation perturbation) {
    this.plan = plan;
    this.trainee = trainee;
    this.loss = loss;
    this.perturbation = perturbation;
    this.descended = loss.ofTraining(trainee, plan.descent().labelSmoothing());
    this.optimizer = optimizer();
    trainee.network().session().initialize();
  }

  private Optimizer optimizer() {
    Descent descent = plan.descent();
    return switch (descent.method()) {
      case ADAM -> new Adam(trainee.network().graph(), descended, trainee.weights().trained());
      case SGD ->
          new Momentum(
              trainee.network().graph(), descended, trainee.weights(), descent.weightDecay());
    };
  }

  /** Makes one pass, {@code epoch} counted from 0, and returns the mean loss of what was seen. */
  double epoch(LabeledImages images, int epoch, Progress progress) {
    int[] order = order(images.count(), plan.seed() + epoch);
    int size = Math.min(plan.batchSize(), order.length);
    int steps = (order.length + size - 1) / size;
    int step = epoch * steps;
    double sum = 0;
    String name = "epoch " + (epoch + 1) + "/" + plan.epochs();
    try (Progress.Task task = progress.begin(name, order.length)) {
      for (int from = 0; from < order.length; from += size) {
        int to = Math.min(from + size, order.length);
        double done = (epoch + (double) from / order.length) / plan.epochs();
        int[] chosen = Arrays.copyOfRange(order, from, to);
        try (Batch batch = new Batch(images, chosen, plan.augmentation(), viewSeed(epoch))) {
          sum += (to - from) * step(batch, done, epoch, step++);
        }
        task.advance(to - from);
      }
    }
    return sum / order.length;
  }

  private float step(Batch batch, double done, int epoch, int step) {
    double epsilon = plan.examples().epsilonAt(done);
    long seed = plan.seed() * 1_000_003 + epoch;
    return switch (plan.examples().kind()) {
      case NONE -> descend(batch, batch.images(), done, step);
      case FAST, PGD -> {
        try (Result attacked = perturbation.of(batch, epsilon, seed, step)) {
          yield descend(batch, attacked.get(0), done, step);
        }
      }
      case ENSEMBLE -> {
        try (Batch half = batch.from(batch.count() / 2);
            Result attacked = perturbation.of(half, epsilon, seed, step);
            TFloat32 mixed = batch.endingWith((TFloat32) attacked.get(0))) {
          yield descend(batch, mixed, done, step);
        }
      }
    };
  }

  private float descend(Batch batch, Tensor images, double done, int step) {
    try (TInt64 number = TInt64.scalarOf(step)) {
      Session.Runner runner =
          trainee
              .network()
              .session()
              .runner()
              .feed(trainee.network().images(), images)
              .feed(loss.labels(), batch.labels())
              .feed(trainee.step(), number);
      trainee.updates().forEach(runner::addTarget);
      return optimizer.step(runner, descended, plan.descent().learningRateAt(done), step);
    }
  }

  /** Another stream than that of the random starts. */
  private long viewSeed(int epoch) {
    return ~(plan.seed() * 1_000_003 + epoch);
  }

  private static int[] order(int count, long seed) {
    int[] order = IntStream.range(0, count).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
