package dev.mangle.train;

import dev.mangle.data.LabeledImages;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** The steps over the training images: change and perturb where asked, then descend. */
final class TrainingLoop {
  private final TrainingPlan plan;
  private final Trainee trainee;
  private final LabeledImages images;
  private final Perturbation perturbation;
  private final Operand<TFloat32> descended;
  private final Optimizer optimizer;
  private final int batchSize;
  private int shuffled = -1;
  private int[] order;

  /** Adds the optimiser to the network's graph and sets the weights' first values. */
  TrainingLoop(
      TrainingPlan plan, Trainee trainee, LabeledImages images, Perturbation perturbation) {
    this.plan = plan;
    this.trainee = trainee;
    this.images = images;
    this.perturbation = perturbation;
    this.descended = Loss.ofTraining(trainee, plan.descent(), plan.examples());
    this.optimizer = optimizer();
    this.batchSize = Math.min(plan.batchSize(), images.count());
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

  /** Steps of one pass over the images; the last of them may have fewer. */
  int stepsAnEpoch() {
    return (images.count() + batchSize - 1) / batchSize;
  }

  /** Steps of the whole training. */
  int steps() {
    return plan.length().inSteps(stepsAnEpoch());
  }

  /** How many images step {@code step} sees. */
  int count(int step) {
    int from = step % stepsAnEpoch() * batchSize;
    return Math.min(batchSize, images.count() - from);
  }

  /** How many images the steps {@code from} to before {@code to} see. */
  long images(int from, int to) {
    return imagesBefore(to) - imagesBefore(from);
  }

  private long imagesBefore(int step) {
    long whole = step / stepsAnEpoch();
    return whole * images.count() + (long) step % stepsAnEpoch() * batchSize;
  }

  /**
   * Makes one step; what it does depends on the weights, the plan and its number alone.
   *
   * @param step from 0
   * @return the mean loss of what was seen, before the step
   */
  double step(int step) {
    int epoch = step / stepsAnEpoch();
    int from = step % stepsAnEpoch() * batchSize;
    double done = (double) step / steps();
    int[] chosen = Arrays.copyOfRange(order(epoch), from, from + count(step));
    long seed = plan.seed() * 1_000_003 + epoch;
    // The augmentation draws from another stream than the random starts.
    try (Batch batch = new Batch(images, chosen, plan.augmentation(), ~seed)) {
      perturbation.apply(batch, plan.examples().shareAt(done), seed, step);
      float loss = descend(done, step);
      return plan.descent().summed() ? loss / batch.count() : loss;
    }
  }

  private float descend(double done, int step) {
    try (TInt64 number = TInt64.scalarOf(step)) {
      Session.Runner runner = trainee.network().session().runner().feed(trainee.step(), number);
      trainee.updates().forEach(runner::addTarget);
      return optimizer.step(runner, descended, plan.descent().learningRateAt(done), step);
    }
  }

  private int[] order(int epoch) {
    if (epoch != shuffled) {
      order = order(images.count(), plan.seed() + epoch);
      shuffled = epoch;
    }
    return order;
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
