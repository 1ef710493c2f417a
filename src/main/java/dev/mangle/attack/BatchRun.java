package dev.mangle.attack;

import dev.mangle.image.Image;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.image.Resize;
import dev.mangle.model.Batches;
import dev.mangle.model.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Attacks batches of images of one shape, and writes what comes out. */
final class BatchRun {
  /** Iterations that win back what rounding lost. */
  private static final int MENDING = 2;

  /** Size of the copy that an image has to hold out as. */
  private static final double COPY = 0.9;

  private static final byte GREY = (byte) 128;

  private final BatchAttack attack;
  private final AttackPlan plan;
  private final ImageShape shape;
  private final BatchReader reader;
  private final WriteBehind writer;
  private final Shared run;
  private final Tally tally;

  BatchRun(
      BatchAttack attack, ImageShape shape, BatchReader reader, WriteBehind writer, Shared run) {
    this.attack = attack;
    this.plan = run.plan();
    this.shape = shape;
    this.reader = reader;
    this.writer = writer;
    this.run = run;
    this.tally = run.tally();
  }

  /** Names in batches. */
  List<List<String>> cut(List<String> names) {
    return attack.cut(names);
  }

  /** Decodes a batch that is about to run, unless that is done, and begins with the next one. */
  void read(List<String> names, List<String> next) {
    reader.take(names);
    reader.expect(next);
  }

  /** Adversarial images and what the networks say of them. */
  private record Found(List<Image> images, List<Scores> said) {}

  /** Where iterations led, how many there were, and what they took. */
  private record Way(float[] pixels, int iterations, long nanos) {}

  /**
   * What was done for a batch.
   *
   * @param fresh whether it began at the plan's start
   * @param last whether that was the whole plan
   * @param cut whether there was no time for all its iterations
   */
  private record Work(int iterations, boolean fresh, boolean last, boolean cut) {}

  /**
   * Attacks a batch, and hands it on to be written; files that are better already stay, and all do
   * where there was no time for an iteration.
   *
   * @param written where it goes on from: files of an earlier round, or null for the plan's start
   * @param last whether that is the whole plan, after which nothing more is spent on these images
   * @param goOn asked before each iteration
   * @param stepped told of each
   * @return nanoseconds spent iterating
   */
  long run(
      List<String> names,
      Effort effort,
      PngFolder written,
      boolean last,
      BooleanSupplier goOn,
      Runnable stepped) {
    List<Image> clean = reader.take(names);
    ImageBatch batch = ImageBatch.of(clean);
    BatchAttack.Aim aim = attack.aim(batch);
    tally.warnOfProbabilities(aim.before());
    boolean fresh = written == null;
    Tally.Course course = tally.course();
    float[] from =
        fresh
            ? RandomStart.pixels(batch, plan)
            : ImageBatch.of(Batches.read(written, names, shape)).pixels();

    Way way =
        iterate(
            new Attack.Job(batch, from, aim.targets(), aim.away()),
            effort,
            goOn,
            (iteration, scores) -> {
              if (fresh && last) {
                course.passed(iteration, scores, aim.truth(), aim.targets());
              }
              stepped.run();
            });
    if (way.iterations() == 0 && effort.iterations() > 0) {
      return way.nanos();
    }

    List<Scores> unrounded = attack.attack().classify(way.pixels(), shape);
    Found found = rounded(clean, way.pixels());
    if (goOn.getAsBoolean() && mend(clean, aim, unrounded, found, effort, goOn)) {
      found = new Found(found.images(), attack.classify(ImageBatch.of(found.images())));
    }
    boolean cut = way.iterations() < effort.iterations();
    hand(clean, aim, unrounded, found, new Work(way.iterations(), fresh, last && !cut, cut));
    tally.add(course);
    return way.nanos();
  }

  private Way iterate(Attack.Job job, Effort effort, BooleanSupplier goOn, Attack.Watcher watcher) {
    long start = System.nanoTime();
    int[] done = {0};
    Attack.Watcher counting =
        (iteration, scores) -> {
          watcher.stepped(iteration, scores);
          done[0]++;
        };
    float[] pixels = tally.iterating(() -> attack.attack().run(job, effort, goOn, counting));
    long nanos = System.nanoTime() - start;
    long images = (long) job.clean().size() * done[0];
    tally.iterated(images * attack.attack().gradients(effort.copies()));
    return new Way(pixels, done[0], nanos);
  }

  private Found rounded(List<Image> clean, float[] pixels) {
    List<Image> images = attack.rounded(clean, pixels);
    return new Found(images, attack.classify(ImageBatch.of(images)));
  }

  /**
   * Goes on from the rounded images where rounding has cost a network, in steps of whole levels;
   * what is better after that is taken.
   *
   * @return whether anything was
   */
  private boolean mend(
      List<Image> clean,
      BatchAttack.Aim aim,
      List<Scores> unrounded,
      Found found,
      Effort effort,
      BooleanSupplier goOn) {
    int[] lost =
        IntStream.range(0, clean.size())
            .filter(i -> successes(aim, found.said(), i) < successes(aim, unrounded, i))
            .toArray();
    if (lost.length == 0 || effort.iterations() == 0) {
      return false;
    }
    List<Image> sources = pick(clean, lost);
    BatchAttack.Aim part =
        new BatchAttack.Aim(
            List.of(), pick(aim.truth(), lost), pick(aim.targets(), lost), pick(aim.away(), lost));
    float[] from = ImageBatch.of(pick(found.images(), lost)).pixels();
    Effort little = new Effort(MENDING, effort.copies(), Math.max(1, effort.stepSize()));
    Attack.Job job = new Attack.Job(ImageBatch.of(sources), from, part.targets(), part.away());
    Found mended = rounded(sources, iterate(job, little, goOn, (i, scores) -> {}).pixels());
    boolean any = false;
    for (int i = 0; i < lost.length; i++) {
      if (successes(part, mended.said(), i) > successes(aim, found.said(), lost[i])) {
        found.images().set(lost[i], mended.images().get(i));
        any = true;
      }
    }
    return any;
  }

  private int successes(BatchAttack.Aim aim, List<Scores> said, int image) {
    List<Integer> labels = ImageResult.labels(said, image);
    return ImageResult.successes(labels, targeted(), aim.truth()[image], aim.targets()[image]);
  }

  private boolean targeted() {
    return plan.objective().targetWeight() != 0;
  }

  private void hand(
      List<Image> clean, BatchAttack.Aim aim, List<Scores> unrounded, Found found, Work work) {
    List<Scores> copies =
        work.last() ? found.said() : attack.classify(ImageBatch.of(copies(found.images())));
    int all = run.ensemble().members().size();
    writer.hand(
        clean.size(),
        () -> {
          for (int i = 0; i < clean.size(); i++) {
            boolean holds =
                successes(aim, found.said(), i) == all && successes(aim, copies, i) == all;
            ImageResult said =
                new ImageResult(
                    clean.get(i).name(),
                    aim.truth()[i],
                    aim.targets()[i],
                    ImageResult.labels(aim.before(), i),
                    ImageResult.labels(unrounded, i),
                    ImageResult.labels(found.said(), i),
                    work.iterations(),
                    work.last() || holds,
                    0,
                    0);
            keep(found.images().get(i), clean.get(i), said, work);
          }
        });
  }

  /** Writes an image and notes it, or notes that the one that is there stays. */
  private void keep(Image image, Image source, ImageResult said, Work work) {
    Journal journal = run.journal();
    ImageResult earlier = journal.result(image.name()).orElse(null);
    if (work.last() || earlier == null || isBetter(said, earlier, work)) {
      int before = earlier == null || work.fresh() ? 0 : earlier.iterations();
      ImageResult result = said.after(before).with(image, source, said.after());
      journal.keep(result, () -> run.output().write(image, source, plan.levels()));
    } else {
      journal.keep(earlier.after(work.iterations()), () -> {});
    }
  }

  /** Of two that fool as many networks, the later one; but not if it began anew and was cut. */
  private boolean isBetter(ImageResult result, ImageResult earlier, Work work) {
    int more = result.successes(targeted()) - earlier.successes(targeted());
    return more > 0 || (more == 0 && !(work.fresh() && work.cut()));
  }

  /** The images made a little smaller, on grey. */
  private List<Image> copies(List<Image> images) {
    int height = Math.max(1, (int) (COPY * shape.height()));
    int width = Math.max(1, (int) (COPY * shape.width()));
    int row = width * shape.channels();
    int first =
        ((shape.height() - height) / 2 * shape.width() + (shape.width() - width) / 2)
            * shape.channels();
    List<Image> copies = new ArrayList<>();
    for (Image image : images) {
      byte[] small = Resize.bicubic(image, height, width).samples();
      byte[] samples = new byte[shape.size()];
      Arrays.fill(samples, GREY);
      for (int y = 0; y < height; y++) {
        int to = first + y * shape.width() * shape.channels();
        System.arraycopy(small, y * row, samples, to, row);
      }
      copies.add(new Image(image.name(), shape, samples));
    }
    return copies;
  }

  private static List<Image> pick(List<Image> images, int[] chosen) {
    return Arrays.stream(chosen).mapToObj(images::get).toList();
  }

  private static int[] pick(int[] values, int[] chosen) {
    return Arrays.stream(chosen).map(i -> values[i]).toArray();
  }
}
