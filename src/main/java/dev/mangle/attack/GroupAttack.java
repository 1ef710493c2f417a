package dev.mangle.attack;

import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Attacks all images of one shape: each once, or in rounds for as long as there is time. */
final class GroupAttack {
  /** Part of the time that the first round may take where the plan does not fit. */
  private static final double FIRST = 0.75;

  /** Part of the time that a quick result for every image may take. */
  private static final double QUICK = 0.25;

  private final BatchRun batches;
  private final Journal journal;
  private final Progress.Task task;
  private final Pace pace;

  GroupAttack(BatchRun batches, AttackPlan plan, int copies, Journal journal, Progress.Task task) {
    this.batches = batches;
    this.journal = journal;
    this.task = task;
    this.pace = new Pace(plan, copies);
  }

  /** Runs the plan as it is on every image that is not yet done. */
  void runWhole(List<String> names) {
    for (List<String> batch : batches.cut(pending(names))) {
      batches.run(batch, pace.whole(), null, true, () -> true, () -> task.advance(batch.size()));
    }
  }

  /**
   * Runs in rounds: a quick one where the plan takes much of the time; the plan, cut so that every
   * image gets its share; and then again those that do not yet hold, until the time is over.
   *
   * @param end of the time that these images have
   */
  void runTimed(List<String> names, Deadline end, Path folder) {
    List<String> pending = pending(names);
    if (pending.isEmpty()) {
      return;
    }
    boolean begun = pending.stream().anyMatch(this::isBegun);
    if (!begun) {
      measure(pending.get(0), end);
      if (pace.whole(pending.size()) > end.left()
          && pace.one(pending.size(), 1) < QUICK * end.left()) {
        for (List<String> batch : batches.cut(pending)) {
          run(batch, pace.quick(), false, null, end);
        }
      }
    }
    boolean fits = pace.isKnown() && pace.whole(pending.size()) <= end.left();
    round(pending, end, fits ? end.left() : FIRST * end.left(), begun ? folder : null);
    while (!pending(names).isEmpty() && pace.one(1, 1) < end.left()) {
      if (!round(pending(names), end, end.left(), folder)) {
        return;
      }
    }
  }

  /**
   * Tells what an iteration takes, by one image, for the whole batch may take too long; the first
   * one of a graph takes longer and is not counted.
   */
  private void measure(String image, Deadline end) {
    run(List.of(image), pace.quick(), false, null, end);
    pace.forget();
    run(List.of(image), pace.quick(), false, null, end);
  }

  /** Whether any batch had time for an iteration. */
  private boolean round(List<String> names, Deadline end, double seconds, Path folder) {
    boolean any = false;
    double stop = end.left() - seconds;
    int left = names.size();
    for (List<String> whole : batches.cut(names)) {
      if (end.left() <= 0) {
        return any;
      }
      List<String> batch = whole;
      double share = (end.left() - stop) * batch.size() / left;
      left -= batch.size();
      Effort effort = pace.isKnown() ? pace.effort(share, batch.size()) : pace.quick();
      if (effort.iterations() == 0) {
        // Less than its share, but better than nothing: as many images as there is time for.
        effort = pace.quick();
        batch = batch.subList(0, Math.min(batch.size(), (int) (end.left() / pace.one(1, 1))));
      }
      if (!batch.isEmpty()) {
        boolean last = folder == null && effort.equals(pace.whole());
        any |= run(batch, effort, last, folder, end);
      }
    }
    return any;
  }

  /** Whether there was time for an iteration. */
  private boolean run(List<String> batch, Effort effort, boolean last, Path folder, Deadline end) {
    long start = System.nanoTime();
    int[] done = {0};
    BooleanSupplier goOn =
        () ->
            pace.isKnown() ? end.left() > pace.one(batch.size(), effort.copies()) : end.left() > 0;
    PngFolder written = folder == null ? null : PngFolder.open(folder);
    long iterating =
        batches.run(
            batch,
            effort,
            written,
            last,
            goOn,
            () -> {
              done[0]++;
              task.advance(batch.size());
            });
    if (done[0] > 0) {
      Effort spent = new Effort(done[0], effort.copies(), effort.stepSize());
      pace.measured(batch.size(), spent, iterating, System.nanoTime() - start - iterating);
    }
    return done[0] > 0;
  }

  private boolean isBegun(String name) {
    return journal.result(name).map(result -> result.iterations() > 0).orElse(false);
  }

  private List<String> pending(List<String> names) {
    return names.stream()
        .filter(name -> !journal.result(name).map(ImageResult::complete).orElse(false))
        .toList();
  }
}
