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
import java.util.stream.Collectors;

/** Tells how a training goes: lines for people, events for TensorBoard. */
final class TrainingReport implements AutoCloseable {
  private static final int GLANCE = 400;
  private static final String NATURAL = "natural";
  private static final String ATTACKED = "attacked";

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
  private double last;
  private int batchCount;
  private long judging;

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
    this.training = new EventFile(events.resolve("train"), begin + 1);
    this.validation = new EventFile(events.resolve("validation"), begin + 1);
    this.task = progress.begin("training", loop.images(begin, loop.steps()));
  }

  /**
   * Takes note of a step.
   *
   * @param step its number, from 0
   * @param loss mean over its images
   * @throws UserException when the loss is not finite
   */
  void step(int step, double loss, int count) {
    requireFinite(step + 1, loss);
    sum += loss * count;
    summed += count;
    batchCount = count;
    seen += count;
    last = loss;
    task.advance(count);
  }

  /** Prints where the training is, after {@code behind} steps. */
  void output(int behind) {
    progress.say(
        String.format(
            Locale.ROOT,
            "step %d/%d (epoch %.1f): loss %.4f, batch %s, %.0f images/s, %s left",
            behind,
            loop.steps(),
            (double) behind / loop.stepsAnEpoch(),
            sum / summed,
            words(batch()),
            seen / seconds(),
            Spans.of(loop.images(behind, loop.steps()) * elapsed() / seen)));
    sum = 0;
    summed = 0;
  }

  /** Writes scalars and pictures of the last step's batch. */
  void summary(int behind) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", last);
    batch().forEach((kind, measured) -> put(values, kind, measured));
    double done = (double) (behind - 1) / loop.steps();
    values.put("learning_rate", plan.descent().learningRateAt(done));
    values.put("images_per_second", seen / seconds());
    training.scalars(behind, values);
    BatchPictures.write(training, behind, network, adversarial(), from());
  }

  /**
   * Judges the network by images that it is not trained on, and tells.
   *
   * @return the share of right answers that counts, 0..1: under PGD-20 where the training is
   *     adversarial, with no more than the epsilon that it is trained for
   * @throws UserException when the loss is not finite
   */
  double judge(int behind, LabeledImages judged, Budget budget) {
    long begin = System.nanoTime();
    Map<String, Double> values = new LinkedHashMap<>();
    Evaluation.Measured natural = evaluation.measure(judged);
    requireFinite(behind, natural.loss());
    put(values, NATURAL, natural);
    String line =
        String.format(
            Locale.ROOT, "checkpoint %d: natural %.2f %%", behind, 100 * natural.accuracy());
    double score = natural.accuracy();
    if (adversarial()) {
      double epsilon = Math.min(budget.epsilon(), plan.examples().pgd().epsilon());
      Pgd pgd = Evaluation.habit(budget, epsilon, Evaluation.STEPS);
      LabeledImages some = judged.first(GLANCE);
      Evaluation.Attacked attacked = evaluation.attack(some, pgd, Evaluation.SEED, Progress.SILENT);
      score = attacked.accuracy();
      put(values, ATTACKED, new Evaluation.Measured(score, attacked.loss()));
      line +=
          String.format(
              Locale.ROOT, ", %s %.1f %% of the first %d", pgd.name(), 100 * score, some.count());
    }
    validation.scalars(behind, values);
    progress.say(line);
    judging += System.nanoTime() - begin;
    return score;
  }

  private static void put(Map<String, Double> values, String kind, Evaluation.Measured measured) {
    values.put("accuracy/" + kind, measured.accuracy());
    values.put("loss/" + kind, measured.loss());
  }

  private void requireFinite(int behind, double loss) {
    if (!Double.isFinite(loss)) {
      throw new UserException(
          "training diverged at step %d of %d: expected a finite loss, found %s; lower the learning"
              + " rate",
          behind, loop.steps(), loss);
    }
  }

  private boolean adversarial() {
    return plan.examples().kind() != AdversarialTraining.NONE;
  }

  /** The first image of the batch that is perturbed. */
  private int from() {
    return plan.examples().kind() == AdversarialTraining.ENSEMBLE
        ? EnsemblePerturbation.from(batchCount)
        : 0;
  }

  /** What is said of the last batch, with the weights after its step: natural, attacked. */
  private Map<String, Evaluation.Measured> batch() {
    Map<String, Evaluation.Measured> measured = new LinkedHashMap<>();
    if (adversarial()) {
      Evaluation.Measured attacked = evaluation.resident(from());
      network.batch().swap(network.session());
      measured.put(NATURAL, evaluation.resident(from()));
      network.batch().swap(network.session());
      measured.put(ATTACKED, attacked);
    } else {
      measured.put(NATURAL, evaluation.resident(0));
    }
    return measured;
  }

  private static String words(Map<String, Evaluation.Measured> batch) {
    return batch.entrySet().stream()
        .map(
            entry ->
                String.format(
                    Locale.ROOT, "%.1f %% %s", 100 * entry.getValue().accuracy(), entry.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** Of training; judging is not counted. */
  private double seconds() {
    return elapsed() - judging / 1e9;
  }

  /** Of everything, as the time that is left is. */
  private double elapsed() {
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() {
    task.close();
    training.close();
    validation.close();
  }
}
