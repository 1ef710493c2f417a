package dev.mangle.train;

import dev.mangle.data.Budget;
import dev.mangle.data.LabeledImages;
import dev.mangle.io.Progress;
import dev.mangle.io.Spans;
import dev.mangle.io.UserException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Tells how a training goes: lines for people, events for TensorBoard. */
final class TrainingReport implements AutoCloseable {
  private static final int GLANCE = 400;

  private final TrainingPlan plan;
  private final TrainingLoop loop;
  private final Network network;
  private final Evaluation evaluation;
  private final Progress progress;
  private final Progress.Task task;
  private final EventFile training;
  private final EventFile validation;
  private final long start = System.nanoTime();
  private long seen;
  private double sum;
  private long summed;

  /**
   * Begins to tell.
   *
   * @param begin steps that are behind already
   * @param events folder of TensorBoard's files
   */
  TrainingReport(
      TrainingPlan plan,
      TrainingLoop loop,
      Network network,
      int begin,
      Path events,
      Progress progress) {
    this.plan = plan;
    this.loop = loop;
    this.network = network;
    this.evaluation = new Evaluation(network);
    this.progress = progress;
    this.training = new EventFile(events.resolve("train"), begin);
    this.validation = new EventFile(events.resolve("validation"), begin);
    this.task = progress.begin("training", loop.images(begin, loop.steps()));
  }

  /**
   * Takes note of a step.
   *
   * @param loss mean over its images
   */
  void step(double loss, int count) {
    sum += loss * count;
    summed += count;
    seen += count;
    task.advance(count);
  }

  /**
   * Prints where the training is, after {@code behind} steps.
   *
   * @throws UserException when the loss is not finite any more
   */
  void output(int behind) {
    double loss = sum / summed;
    if (!Double.isFinite(loss)) {
      throw new UserException(
          "training diverged before step %d: expected a finite loss, found %s; lower the learning"
              + " rate",
          behind, loss);
    }
    double rate = seen / seconds();
    BatchAccuracy batch = batchAccuracy();
    progress.say(
        String.format(
            Locale.ROOT,
            "step %d/%d (epoch %.1f): loss %.4f, batch %s, %.0f images/s, %s left",
            behind,
            loop.steps(),
            (double) behind / loop.stepsAnEpoch(),
            loss,
            batch,
            rate,
            Spans.of(loop.images(behind, loop.steps()) / rate)));
    sum = 0;
    summed = 0;
  }

  /** Writes scalars and pictures of the last step's batch. */
  void summary(int behind, double loss) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", loss);
    BatchAccuracy batch = batchAccuracy();
    values.put("accuracy/natural", batch.natural);
    if (batch.attacked != null) {
      values.put("accuracy/attacked", batch.attacked);
    }
    double done = (double) behind / loop.steps();
    values.put("learning_rate", plan.descent().learningRateAt(done));
    values.put("images_per_second", seen / seconds());
    training.scalars(behind, values);
    BatchPictures.write(training, behind, network, batch.attacked != null);
  }

  /**
   * Judges the network by images that it is not trained on, and tells.
   *
   * @return the share of right answers that counts, 0..1: under PGD-20 where the training is
   *     adversarial
   */
  double judge(int behind, LabeledImages judged, Budget budget) {
    boolean adversarial = plan.examples().kind() != AdversarialTraining.NONE;
    Map<String, Double> values = new LinkedHashMap<>();
    double natural = evaluation.accuracy(judged);
    values.put("accuracy/natural", natural);
    String line =
        String.format(Locale.ROOT, "checkpoint %d: natural %.2f %%", behind, 100 * natural);
    double score = natural;
    if (adversarial) {
      Pgd pgd = Evaluation.habit(budget);
      LabeledImages some = judged.first(GLANCE);
      score = evaluation.attack(some, pgd, Evaluation.SEED, Progress.SILENT).accuracy();
      values.put("accuracy/attacked", score);
      line +=
          String.format(
              Locale.ROOT, ", %s %.1f %% of the first %d", pgd.name(), 100 * score, some.count());
    }
    validation.scalars(behind, values);
    progress.say(line);
    return score;
  }

  /** Shares of right answers on the last batch, with the weights after its step. */
  private record BatchAccuracy(double natural, Double attacked) {
    @Override
    public String toString() {
      String text = String.format(Locale.ROOT, "%.1f %% natural", 100 * natural);
      return attacked == null
          ? text
          : text + String.format(Locale.ROOT, ", %.1f %% attacked", 100 * attacked);
    }
  }

  private BatchAccuracy batchAccuracy() {
    double attacked = evaluation.resident();
    network.batch().swap(network.session());
    double natural = evaluation.resident();
    network.batch().swap(network.session());
    boolean adversarial = plan.examples().kind() != AdversarialTraining.NONE;
    return new BatchAccuracy(natural, adversarial ? attacked : null);
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() {
    task.close();
    training.close();
    validation.close();
  }
}
