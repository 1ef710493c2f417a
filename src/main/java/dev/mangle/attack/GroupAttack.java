package dev.mangle.attack;

import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.model.BatchSize;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/**
 * Attacks images of one shape on one place: each once, or in rounds for as long as there is time.
 *
 * <p>While the networks are at one batch, the next one is decoded and the last one is written.
 */
final class GroupAttack {
  /** Part of the time that the first round may take where the plan does not fit. */
  private static final double FIRST = 0.75;

  /** Part of the time that a quick result for every image may take. */
  private static final double QUICK = 0.25;

  /** Part of the time that a measurement on several images may take. */
  private static final double MEASURED = 0.1;

  private static final double NANOS = 1e9;

  private final BatchRun batches;
  private final BatchSize size;
  private final WriteBehind writer;
  private final Pace pace;
  private final Journal journal;
  private final Progress.Task task;
  private final Runnable alive;

  /**
   * Nothing is done yet.
   *
   * @param alive is asked before each gradient, and throws where there shall be no more
   */
  GroupAttack(
      BatchRun batches, BatchSize size, WriteBehind writer, Pace pace, Shared run, Runnable alive) {
    this.batches = batches;
    this.size = size;
    this.writer = writer;
    this.pace = pace;
    this.journal = run.journal();
    this.task = run.task();
    this.alive = alive;
  }

  /**
   * Runs the plan as it is on every batch of which an image is not yet done: on all of it, for its
   * size shows in the results.
   */
  void runWhole(List<String> names) {
    BooleanSupplier always =
        () -> {
          alive.run();
          return true;
        };
    writer.during(
        () -> {
          List<List<String>> cut =
              batches.cut(names).stream()
                  .filter(batch -> !batch.stream().allMatch(this::isDone))
                  .toList();
          for (int i = 0; i < cut.size(); i++) {
            batches.read(cut.get(i), next(cut, i));
            size.run(
                cut.get(i),
                part ->
                    stepping(
                        part, step -> batches.run(part, pace.whole(), null, true, always, step)));
          }
        });
  }

  private static List<String> next(List<List<String>> cut, int i) {
    return i + 1 < cut.size() ? cut.get(i + 1) : List.of();
  }

  /** Tells of each step, and takes that back where memory runs out and they are done again. */
  private void stepping(List<String> part, Consumer<Runnable> work) {
    long[] told = {0};
    try {
      work.accept(
          () -> {
            told[0] += part.size();
            task.advance(part.size());
          });
    } catch (TFResourceExhaustedException | OutOfMemoryError e) {
      task.advance(-told[0]);
      throw e;
    }
  }

  /**
   * Runs in rounds: a quick one where the plan takes much of the time; the plan, cut so that every
   * image gets its share; and then again those that do not yet hold, until the time is over.
   *
   * @param end of the time that these images have
   */
  void runTimed(List<String> names, Deadline end, Path folder) {
    writer.during(() -> rounds(names, end, folder));
  }

  private void rounds(List<String> names, Deadline end, Path folder) {
    List<String> pending = pending(names);
    if (pending.isEmpty()) {
      return;
    }
    boolean begun = pending.stream().anyMatch(name -> iterations(name) > 0);
    if (!begun) {
      measure(pending, end);
      if (pace.whole(pending.size()) > end.left()
          && pace.one(pending.size(), 1) < QUICK * end.left()) {
        List<List<String>> cut = batches.cut(pending);
        for (int i = 0; i < cut.size(); i++) {
          batches.read(cut.get(i), next(cut, i));
          run(cut.get(i), pace.quick(), false, null, end);
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
   * Tells what an iteration takes, by one image, for the whole batch may take too long; and where
   * that is too much for all, by as many as it allows. The first run of a graph takes longer and is
   * not counted.
   */
  private void measure(List<String> names, Deadline end) {
    List<String> batch = batches.cut(names).get(0);
    run(batch.subList(0, 1), pace.quick(), false, null, end);
    pace.forget();
    run(batch.subList(0, 1), pace.quick(), false, null, end);
    int images = (int) Math.min(batch.size(), MEASURED * end.left() / pace.one(1, 1));
    if (images > 1 && pace.whole(names.size()) > end.left()) {
      run(batch.subList(0, images), pace.quick(), false, null, end);
    }
  }

  /**
   * Whether any batch had time for an iteration.
   *
   * @param folder where images go on from that have iterations; null where all begin anew
   */
  private boolean round(List<String> names, Deadline end, double seconds, Path folder) {
    boolean any = false;
    double stop = end.left() - seconds;
    int left = names.size();
    List<List<String>> cut = batches.cut(names);
    for (int i = 0; i < cut.size(); i++) {
      if (end.left() <= 0) {
        return any;
      }
      List<String> whole = cut.get(i);
      batches.read(whole, next(cut, i));
      List<String> batch = folder == null ? whole : alike(whole);
      double share = (end.left() - stop) * batch.size() / left;
      left -= batch.size();
      Effort effort = pace.isKnown() ? pace.effort(share, batch.size()) : pace.quick();
      if (effort.iterations() == 0) {
        // More than its share, but better than nothing: as many images as half of the time bears.
        effort = pace.quick();
        double images = end.left() / pace.one(1, 1);
        int most = images < 1 ? 0 : (int) Math.max(1, images / 2);
        batch = batch.subList(0, Math.min(batch.size(), most));
      }
      Path from = batch.isEmpty() || iterations(batch.get(0)) == 0 ? null : folder;
      boolean last = from == null && effort.equals(pace.whole());
      // Where the time was too short for a first iteration of all, half of them may have one.
      while (!batch.isEmpty() && !run(batch, effort, last, from, end)) {
        batch = batch.subList(0, batch.size() / 2);
      }
      any |= !batch.isEmpty();
    }
    return any;
  }

  /** The first ones, as far as they either have iterations or have none. */
  private List<String> alike(List<String> batch) {
    boolean begun = iterations(batch.get(0)) > 0;
    int end = 1;
    while (end < batch.size() && iterations(batch.get(end)) > 0 == begun) {
      end++;
    }
    return batch.subList(0, end);
  }

  /** Whether there was time for an iteration. */
  private boolean run(List<String> batch, Effort effort, boolean last, Path folder, Deadline end) {
    boolean[] any = {false};
    size.run(batch, part -> any[0] |= runPart(part, effort, last, folder, end));
    return any[0];
  }

  private boolean runPart(
      List<String> part, Effort effort, boolean last, Path folder, Deadline end) {
    long start = System.nanoTime();
    int[] done = {0};
    BooleanSupplier goOn =
        () -> {
          alive.run();
          double next = pace.isKnown() ? pace.one(part.size(), effort.copies()) : 0;
          return end.left() > next;
        };
    PngFolder written = folder == null ? null : PngFolder.open(folder);
    long[] iterating = {0};
    stepping(
        part,
        step ->
            iterating[0] =
                batches.run(
                    part,
                    effort,
                    written,
                    last,
                    goOn,
                    () -> {
                      done[0]++;
                      step.run();
                    }));
    if (done[0] > 0) {
      if (!pace.isKnown()) {
        writer.await();
      }
      // What is written beside takes time of its own, which must be left at the end.
      double writing = pace.isKnown() ? part.size() * writer.secondsPerImage() : 0;
      long rest = System.nanoTime() - start - iterating[0] + (long) (writing * NANOS);
      Effort spent = new Effort(done[0], effort.copies(), effort.stepSize());
      pace.measured(part.size(), spent, iterating[0], rest);
    }
    return done[0] > 0;
  }

  private int iterations(String name) {
    return journal.result(name).map(ImageResult::iterations).orElse(0);
  }

  private boolean isDone(String name) {
    return journal.result(name).map(ImageResult::complete).orElse(false);
  }

  /** Those that are not done, first the ones that had least. */
  private List<String> pending(List<String> names) {
    writer.await();
    return names.stream()
        .filter(name -> !isDone(name))
        .sorted(Comparator.comparingInt(this::iterations))
        .toList();
  }
}
