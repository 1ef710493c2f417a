package dev.mangle.attack;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Memory;
import dev.mangle.model.BatchSize;
import dev.mangle.model.Batches;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Place;
import dev.mangle.model.Scores;
import java.util.ArrayList;
import java.util.List;

/** An attack on images of a folder that have one shape: 8-bit images in, 8-bit images out. */
public final class BatchAttack implements AutoCloseable {
  private final Ensemble ensemble;
  private final AttackPlan plan;
  private final ImageLabels labels;
  private final ImageShape shape;
  private final Attack attack;
  private final int size;
  private final BatchSize sizeNow;

  /**
   * Prepares {@code plan} on the first place of {@code ensemble}'s device.
   *
   * @param labels those that the plan's objective needs
   * @param input where images come from that are mixed in
   * @param names images of {@code input} with the {@code shape}
   */
  public BatchAttack(
      Ensemble ensemble,
      AttackPlan plan,
      ImageLabels labels,
      PngFolder input,
      ImageShape shape,
      List<String> names) {
    this(ensemble, plan, labels, input, shape, names, ensemble.places().get(0));
  }

  /** The same on any of its places. */
  BatchAttack(
      Ensemble ensemble,
      AttackPlan plan,
      ImageLabels labels,
      PngFolder input,
      ImageShape shape,
      List<String> names,
      Place place) {
    this(
        ensemble,
        plan,
        labels,
        shape,
        new Attack(ensemble, plan, shape, new OtherImages(input, labels, shape, names), place),
        place);
  }

  private BatchAttack(
      Ensemble ensemble,
      AttackPlan plan,
      ImageLabels labels,
      ImageShape shape,
      Attack attack,
      Place place) {
    this.ensemble = ensemble;
    this.plan = plan;
    this.labels = labels;
    this.shape = shape;
    this.attack = attack;
    if (plan.batchSize() > 0) {
      this.size = plan.batchSize();
      this.sizeNow = new BatchSize(size);
    } else {
      Memory memory = place.memory();
      long tensors = attack.bytesPerImage();
      this.size = Batches.size(shape, attack.rows(), tensors, memory);
      this.sizeNow = new BatchSize(size, Batches.sizeNow(size, tensors, memory));
    }
  }

  /** The same on another place, at the same time; it is to be closed before this one. */
  BatchAttack on(Place place) {
    return new BatchAttack(ensemble, plan, labels, shape, attack.on(place), place);
  }

  /**
   * Where a batch is to go.
   *
   * @param before what each surrogate says of the clean images
   * @param truth true label, one an image
   * @param targets label to go to, one an image; zeros where it only goes away
   * @param away label to go away from, one an image
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Aim(List<Scores> before, int[] truth, int[] targets, int[] away) {}

  /** Names in batches as the plan has them, or as {@link Batches#size} does. */
  public List<List<String>> cut(List<String> names) {
    return Batches.cut(names, size, shape);
  }

  /** Works off batches in parts where memory that is to be had now is not enough for them. */
  public BatchSize sizeNow() {
    return sizeNow;
  }

  /** Input gradients that an iteration takes of an image, one a network, copy and point. */
  public int gradients() {
    return attack.gradients(attack.copies());
  }

  /** The attack on pixels. */
  Attack attack() {
    return attack;
  }

  /** What each surrogate says of {@code images}, which have the shape. */
  public List<Scores> classify(ImageBatch images) {
    return attack.classify(images.pixels(), images.shape());
  }

  /** Looks at clean images, and where there are no labels takes what the ensemble says. */
  public Aim aim(ImageBatch clean) {
    List<Scores> before = classify(clean);
    CleanScores whole = new CleanScores(ensemble, before);
    int[] truth =
        labels.truth() != null ? labels.truth().trueLabels(clean.names()) : whole.predicted();
    int[] away =
        plan.objective() == Objective.LEAST_LIKELY_MINUS_PREDICTED ? whole.predicted() : truth;
    return new Aim(before, truth, targets(clean, whole), away);
  }

  /** Where the attack goes; it reads no target where it only goes away. */
  private int[] targets(ImageBatch batch, CleanScores whole) {
    return switch (plan.objective()) {
      case TARGET, TARGET_MINUS_TRUE -> labels.targets().targets(batch.names());
      case LEAST_LIKELY, LEAST_LIKELY_MINUS_PREDICTED -> whole.leastLikely();
      case AWAY -> new int[batch.size()];
    };
  }

  /**
   * Runs every iteration and rounds once, inside the budget.
   *
   * @param watcher told of each iteration
   * @return the adversarial images, in the order of {@code clean}
   */
  public List<Image> run(List<Image> clean, Aim aim, Attack.Watcher watcher) {
    return rounded(clean, attack.run(ImageBatch.of(clean), aim.targets(), aim.away(), watcher));
  }

  /** {@code pixels} as 8-bit images around {@code clean}, inside the budget. */
  List<Image> rounded(List<Image> clean, float[] pixels) {
    List<Image> adversarial = new ArrayList<>();
    for (int i = 0; i < clean.size(); i++) {
      Image source = clean.get(i);
      byte[] rounded =
          EpsilonBox.round(pixels, i * source.shape().size(), source.samples(), plan.levels());
      adversarial.add(new Image(source.name(), source.shape(), rounded));
    }
    return adversarial;
  }

  @Override
  public void close() {
    attack.close();
  }
}
