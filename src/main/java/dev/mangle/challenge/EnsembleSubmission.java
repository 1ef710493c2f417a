package dev.mangle.challenge;

import dev.mangle.attack.ArrayAttack;
import dev.mangle.attack.AttackPlan;
import dev.mangle.image.ImageBatch;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Ensemble;
import dev.mangle.model.LabelRange;
import java.util.ArrayList;
import java.util.List;

/** The test images, attacked by a plan on an ensemble: a submission that transfers. */
public final class EnsembleSubmission {
  private static final int BATCH = 100;

  private EnsembleSubmission() {}

  /**
   * What came of it.
   *
   * @param pixels of all test images, 0..255, not rounded to 8 bits
   * @param before how many clean images each network has right
   * @param after how many adversarial ones
   * @param seconds while iterating
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Result(float[] pixels, List<Integer> before, List<Integer> after, double seconds) {
    /** Copies the lists. */
    public Result {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }

  /**
   * Attacks every test image.
   *
   * @throws UserException when a network knows other images or lacks a label
   */
  public static Result run(
      Ensemble ensemble, AttackPlan plan, TestImages images, Progress progress) {
    ensemble.networks().forEach(TestImages::requireKnown);
    requireLabels(ensemble.labels(), images);
    int size = images.shape().size();
    int step = plan.batchSize() == 0 ? BATCH : plan.batchSize();
    float[] pixels = new float[images.count() * size];
    int[] before = new int[ensemble.members().size()];
    int[] after = new int[before.length];
    long nanos = 0;
    long steps = (long) images.count() * plan.iterations();
    try (ArrayAttack attack = new ArrayAttack(ensemble, plan, images.shape(), images::other);
        Progress.Task task = progress.begin("attacking " + images.count() + " images", steps)) {
      for (int from = 0; from < images.count(); from += step) {
        int to = Math.min(images.count(), from + step);
        ImageBatch batch = images.batch(from, to);
        int[] truth = images.labels(from, to);
        ArrayAttack.Outcome outcome = attack.run(batch, truth, () -> task.advance(batch.size()));
        nanos += outcome.iterating();
        System.arraycopy(outcome.pixels(), 0, pixels, from * size, outcome.pixels().length);
        outcome.warnings().forEach(progress::say);
        for (int i = 0; i < before.length; i++) {
          before[i] += outcome.rightBefore(i);
          after[i] += outcome.rightAfter(i);
        }
      }
    }
    return new Result(pixels, boxed(before), boxed(after), nanos / 1e9);
  }

  private static void requireLabels(LabelRange range, TestImages images) {
    for (int i = 0; i < images.count(); i++) {
      if (images.label(i) < range.first() || images.label(i) > range.last()) {
        throw new UserException(
            "label %d of test image %d is outside of the networks' labels %s",
            images.label(i), i, range);
      }
    }
  }

  private static List<Integer> boxed(int[] counts) {
    List<Integer> list = new ArrayList<>();
    for (int count : counts) {
      list.add(count);
    }
    return list;
  }
}
