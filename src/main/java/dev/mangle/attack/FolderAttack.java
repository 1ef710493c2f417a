package dev.mangle.attack;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.Image;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.image.PngOutput;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Batches;
import dev.mangle.model.Ensemble;
import dev.mangle.model.LabelRange;
import dev.mangle.model.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An attack on a folder of PNGs: images of one shape go together, batch by batch. */
public final class FolderAttack {
  private final Ensemble ensemble;
  private final AttackPlan plan;
  private final ImageLabels labels;
  private final Progress progress;
  private boolean warned;

  /** Prepares {@code plan} on {@code ensemble}; nothing is read or written yet. */
  public FolderAttack(Ensemble ensemble, AttackPlan plan, ImageLabels labels, Progress progress) {
    this.ensemble = ensemble;
    this.plan = plan;
    this.labels = labels;
    this.progress = progress;
  }

  /**
   * Attacks every image of {@code input}; writes a PNG of the same name and size for each, and
   * {@code attack.json}.
   *
   * @throws UserException when the input is bad or the output cannot be written
   * @throws IllegalStateException when a written image breaks the budget or one is missing
   */
  public AttackReport run(PngFolder input, Path outputFolder) {
    LabelRange range = ensemble.labels();
    boolean targeted = plan.objective().wantsTargets();
    labels.check(input.names(), targeted, range.first(), range.last());
    // A damaged image must not come to light after hours of work on those before it.
    input.names().forEach(input::read);
    PngOutput output = PngOutput.open(outputFolder, input);
    Path record = outputFolder.resolve(AttackReport.FILE_NAME);
    deleteOld(record);
    Tally tally = new Tally(ensemble, plan);
    long steps = (long) input.size() * plan.iterations();
    try (Progress.Task task = progress.begin("attacking " + input.size() + " images", steps)) {
      for (Map.Entry<ImageShape, List<String>> group :
          Batches.groups(input, ensemble.networks()).entrySet()) {
        attackGroup(group.getKey(), group.getValue(), input, output, tally, task);
      }
    }
    AttackReport report = tally.report(input, labels);
    if (report.images() != input.size()) {
      throw new IllegalStateException(
          "wrote " + report.images() + " of " + input.size() + " images");
    }
    AtomicFiles.write(record, report.toJson());
    return report;
  }

  private static void deleteOld(Path record) {
    try {
      Files.deleteIfExists(record);
    } catch (IOException e) {
      throw UserException.of("replace", record, e);
    }
  }

  private void attackGroup(
      ImageShape shape,
      List<String> names,
      PngFolder input,
      PngOutput output,
      Tally tally,
      Progress.Task task) {
    long start = System.nanoTime();
    try (BatchAttack attack = new BatchAttack(ensemble, plan, labels, input, shape, names)) {
      tally.built(System.nanoTime() - start);
      for (List<String> batch : Batches.cut(names, plan.batchSize(), shape)) {
        attackBatch(attack, Batches.read(input, batch, shape), output, tally, task);
      }
    }
  }

  private void attackBatch(
      BatchAttack attack, List<Image> clean, PngOutput output, Tally tally, Progress.Task task) {
    BatchAttack.Aim aim = attack.aim(ImageBatch.of(clean));
    warnOfProbabilities(aim.before());
    long start = System.nanoTime();
    List<Image> adversarial =
        attack.run(
            clean,
            aim,
            (iteration, scores) -> {
              tally.passed(iteration, scores, aim.truth(), aim.targets());
              task.advance(clean.size());
            });
    long taken = (long) clean.size() * plan.iterations() * attack.gradients();
    tally.iterated(System.nanoTime() - start, taken);

    for (int i = 0; i < clean.size(); i++) {
      output.write(adversarial.get(i), clean.get(i), plan.levels());
      tally.changed(adversarial.get(i), clean.get(i));
    }
    List<Scores> after = attack.classify(ImageBatch.of(adversarial));
    tally.judged(aim.before(), after, aim.truth(), aim.targets());
  }

  private void warnOfProbabilities(List<Scores> before) {
    if (warned) {
      return;
    }
    warned = true;
    for (Scores scores : before) {
      scores.warning().ifPresent(progress::say);
    }
  }
}
