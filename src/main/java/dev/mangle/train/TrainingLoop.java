package dev.mangle.train;

import dev.mangle.data.LabeledImages;
import dev.mangle.io.Progress;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/** The passes over the training images: perturb where asked, then descend. */
final class TrainingLoop {
  private final TrainingPlan plan;
  private final Network network;
  private final Loss loss;
  private final SignAttack attack;
  private final Adam adam;

  /** Adds the optimiser to the network's graph and sets the weights' first values. */
  TrainingLoop(TrainingPlan plan, Network network, Loss loss, SignAttack attack) {
    this.plan = plan;
    this.network = network;
    this.loss = loss;
    this.attack = attack;
    this.adam = new Adam(network.graph(), loss.mean(), network.weights());
    network.session().initialize();
  }

  /** Makes one pass, {@code epoch} counted from 0, and returns the mean loss of what was seen. */
  double epoch(LabeledImages images, int epoch, Progress progress) {
    int[] order = order(images.count(), plan.seed() + epoch);
    double sum = 0;
    String name = "epoch " + (epoch + 1) + "/" + plan.epochs();
    try (Progress.Task task = progress.begin(name, order.length)) {
      for (int from = 0; from < order.length; from += plan.batchSize()) {
        int to = Math.min(from + plan.batchSize(), order.length);
        double done = (epoch + (double) from / order.length) / plan.epochs();
        try (Batch batch = new Batch(images, Arrays.copyOfRange(order, from, to))) {
          sum += (to - from) * step(batch, done, epoch);
        }
        task.advance(to - from);
      }
    }
    return sum / order.length;
  }

  private float step(Batch batch, double done, int epoch) {
    if (plan.adversarial() == AdversarialTraining.NONE) {
      return descend(batch, batch.images(), done);
    }
    long seed = plan.seed() * 1_000_003 + epoch;
    try (Result attacked =
        attack.run(
            batch, plan.epsilonAt(done), plan.attackStepInBudgets(), plan.attackSteps(), seed)) {
      return descend(batch, attacked.get(0), done);
    }
  }

  private float descend(Batch batch, Tensor images, double done) {
    Session.Runner runner =
        network
            .session()
            .runner()
            .feed(network.images(), images)
            .feed(loss.labels(), batch.labels());
    return adam.step(runner, loss.mean(), plan.learningRateAt(done));
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
