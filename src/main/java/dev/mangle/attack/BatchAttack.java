package dev.mangle.attack;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.image.PngOutput;
import dev.mangle.image.Resize;
import dev.mangle.model.Batches;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Attacks batches of images of one shape, and writes what comes out. */
final class BatchAttack {
  /** Iterations that win back what rounding lost. */
  private static final int MENDING = 2;

  /** Size of the copy that an image has to hold out as. */
  private static final double COPY = 0.9;

  private static final byte GREY = (byte) 128;

  private final Attack attack;
  private final Ensemble ensemble;
  private final AttackPlan plan;
  private final ImageShape shape;
  private final PngFolder input;
  private final ImageLabels labels;
  private final PngOutput output;
  private final Journal journal;
  private final Tally tally;

  BatchAttack(
      Attack attack,
      Ensemble ensemble,
      AttackPlan plan,
      ImageShape shape,
      PngFolder input,
      ImageLabels labels,
      PngOutput output,
      Journal journal,
      Tally tally) {
    this.attack = attack;
    this.ensemble = ensemble;
    this.plan = plan;
    this.shape = shape;
    this.input = input;
    this.labels = labels;
    this.output = output;
    this.journal = journal;
    this.tally = tally;
  }

  /** What is known of a batch before it is attacked. */
  private record Known(
      List<Image> clean, ImageBatch batch, List<Scores> before, int[] truth, int[] targets) {}

  /** Adversarial images and what the networks say of them. */
  private record Found(List<Image> images, List<Scores> said) {}

  /**
   * Attacks a batch; files that are better already stay.
   *
   * @param written where it goes on from: files of an earlier round, or null for the plan's start
   * @param last whether nothing more is spent on these images, however they stand
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
    List<Image> clean = Batches.read(input, names, shape);
    ImageBatch batch = ImageBatch.of(clean);
    List<Scores> before = attack.classify(batch.pixels(), shape);
    tally.warnOfProbabilities(before);
    CleanScores whole = new CleanScores(ensemble, before);
    int[] truth = labels.truth() != null ? labels.truth().trueLabels(names) : whole.predicted();
    Known known = new Known(clean, batch, before, truth, targets(names, whole));
    int[] away =
        plan.objective() == Objective.LEAST_LIKELY_MINUS_PREDICTED ? whole.predicted() : truth;
    boolean fresh = written == null;
    float[] from =
        fresh
            ? RandomStart.pixels(batch, plan)
            : ImageBatch.of(Batches.read(written, names, shape)).pixels();

    long start = System.nanoTime();
    int[] done = {0};
    float[] pixels =
        attack.run(
            new Attack.Job(batch, from, known.targets(), away),
            effort,
            goOn,
            (iteration, scores) -> {
              if (fresh) {
                tally.passed(iteration, scores, truth, known.targets());
              }
              done[0]++;
              stepped.run();
            });
    long iterating = System.nanoTime() - start;
    tally.iterated(iterating, (long) names.size() * done[0] * attack.gradients(effort.copies()));

    List<Scores> unrounded = attack.classify(pixels, shape);
    Found found = rounded(known, pixels);
    if (goOn.getAsBoolean()) {
      mend(known, away, unrounded, found, effort);
    }
    keep(known, unrounded, found, done[0], last);
    return iterating;
  }

  /** Where the attack goes; it reads no target where it only goes away. */
  private int[] targets(List<String> names, CleanScores whole) {
    return switch (plan.objective()) {
      case TARGET, TARGET_MINUS_TRUE -> labels.targets().targets(names);
      case LEAST_LIKELY, LEAST_LIKELY_MINUS_PREDICTED -> whole.leastLikely();
      case AWAY -> new int[names.size()];
    };
  }

  private Found rounded(Known known, float[] pixels) {
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < known.clean().size(); i++) {
      Image source = known.clean().get(i);
      byte[] samples = EpsilonBox.round(pixels, i * shape.size(), source.samples(), plan.levels());
      images.add(new Image(source.name(), source.shape(), samples));
    }
    return new Found(images, attack.classify(ImageBatch.of(images).pixels(), shape));
  }

  /**
   * Goes on from the rounded images where rounding has cost a network, in steps of whole levels;
   * what is better after that is taken.
   */
  private void mend(Known known, int[] away, List<Scores> unrounded, Found found, Effort effort) {
    int[] lost =
        IntStream.range(0, found.images().size())
            .filter(i -> successes(known, found.said(), i) < successes(known, unrounded, i))
            .toArray();
    if (lost.length == 0 || effort.iterations() == 0) {
      return;
    }
    Known part =
        new Known(
            pick(known.clean(), lost),
            ImageBatch.of(pick(known.clean(), lost)),
            List.of(),
            pick(known.truth(), lost),
            pick(known.targets(), lost));
    float[] from = ImageBatch.of(pick(found.images(), lost)).pixels();
    Effort little = new Effort(MENDING, effort.copies(), Math.max(1, effort.stepSize()));
    float[] pixels =
        attack.run(
            new Attack.Job(part.batch(), from, part.targets(), pick(away, lost)),
            little,
            () -> true,
            (iteration, scores) -> {});
    Found mended = rounded(part, pixels);
    for (int i = 0; i < lost.length; i++) {
      if (successes(part, mended.said(), i) > successes(known, found.said(), lost[i])) {
        found.images().set(lost[i], mended.images().get(i));
      }
    }
  }

  private int successes(Known known, List<Scores> said, int image) {
    List<Integer> labelsSaid = ImageResult.labels(said, image);
    return ImageResult.successes(
        labelsSaid, targeted(), known.truth()[image], known.targets()[image]);
  }

  private boolean targeted() {
    return plan.objective().targetWeight() != 0;
  }

  private void keep(
      Known known, List<Scores> unrounded, Found found, int iterations, boolean last) {
    List<Scores> said = attack.classify(ImageBatch.of(found.images()).pixels(), shape);
    List<Scores> copies =
        last ? said : attack.classify(ImageBatch.of(copies(found.images())).pixels(), shape);
    for (int i = 0; i < found.images().size(); i++) {
      Image image = found.images().get(i);
      Image source = known.clean().get(i);
      int all = ensemble.members().size();
      boolean holds = successes(known, said, i) == all && successes(known, copies, i) == all;
      ImageResult earlier = journal.result(image.name()).orElse(null);
      int spent = iterations + (earlier == null ? 0 : earlier.iterations());
      ImageResult result =
          new ImageResult(
                  image.name(),
                  known.truth()[i],
                  known.targets()[i],
                  ImageResult.labels(known.before(), i),
                  ImageResult.labels(unrounded, i),
                  List.of(),
                  spent,
                  last || holds,
                  0,
                  0)
              .with(image, source, ImageResult.labels(said, i));
      boolean better =
          earlier == null || earlier.successes(targeted()) <= result.successes(targeted());
      journal.keep(
          better ? result : earlier.after(iterations, last),
          () -> {
            if (better) {
              output.write(image, source, plan.levels());
            }
          });
    }
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
