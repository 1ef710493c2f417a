package dev.mangle.score;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Batches;
import dev.mangle.model.Classifier;
import dev.mangle.model.HitMiss;
import dev.mangle.model.LabelRange;
import dev.mangle.model.Network;
import dev.mangle.model.Scores;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts hits and misses of a folder of adversarial images, network by network. */
public final class FolderScore {
  private final List<Network> networks;
  private final PngFolder originals;
  private final ImageLabels labels;

  /**
   * Prepares the judges.
   *
   * @throws UserException when an original has no true label, or one that a network cannot give
   */
  public FolderScore(List<Network> networks, PngFolder originals, ImageLabels labels) {
    this.networks = networks;
    this.originals = originals;
    this.labels = labels;
    if (labels.truth() == null) {
      throw new UserException(
          "no true labels: expected --labels FILE with a TrueLabel column, or %s in '%s'",
          ImageLabels.METADATA, originals.folder());
    }
    LabelRange range = networks.stream().map(Network::labels).reduce(LabelRange::and).orElseThrow();
    labels.check(originals.names(), labels.targets() != null, range.first(), range.last());
  }

  /**
   * How one network judges.
   *
   * @param clean the originals
   * @param all the adversarial images
   * @param right the adversarial images whose original it classifies rightly
   */
  public record Row(Network network, HitMiss clean, HitMiss all, HitMiss right) {

    private Row count(int before, int after, int truth, int target) {
      return new Row(
          network,
          clean.add(before, truth, target),
          all.add(after, truth, target),
          before == truth ? right.add(after, truth, target) : right);
    }
  }

  /**
   * What came of one folder.
   *
   * @param largestChange L_infinity over all images, in pixel units
   * @param worst the image that changed most
   * @param meanL2 mean Euclidean length of the perturbations, in pixel units
   */
  public record Result(List<Row> rows, int largestChange, String worst, double meanL2) {}

  /**
   * Judges {@code images}, each against the original of its name.
   *
   * @throws UserException when an image or its original is missing, or their sizes differ
   */
  public Result run(PngFolder images, Progress progress) {
    requireSameNames(images);
    Count count = new Count();
    try (Progress.Task task =
        progress.begin("judging " + images.folder().getFileName(), originals.size())) {
      for (Map.Entry<ImageShape, List<String>> group :
          Batches.groups(originals, networks).entrySet()) {
        ImageShape shape = group.getKey();
        try (Classifier classifier = new Classifier(networks, shape)) {
          for (List<String> names : Batches.cut(group.getValue(), 0, shape)) {
            List<Image> clean = Batches.read(originals, names, shape);
            List<Image> changed = Batches.read(images, names, shape);
            requireSameShapes(clean, changed, images);
            count.batch(classifier, clean, changed);
            task.advance(names.size());
          }
        }
      }
    }
    return count.result();
  }

  private void requireSameNames(PngFolder images) {
    Set<String> missing = new HashSet<>(originals.names());
    missing.removeAll(new HashSet<>(images.names()));
    if (!missing.isEmpty()) {
      throw new UserException(
          "'%s' lacks %d of %d images, '%s' first",
          images.folder(),
          missing.size(),
          originals.size(),
          originals.names().stream().filter(missing::contains).findFirst().orElseThrow());
    }
  }

  private static void requireSameShapes(List<Image> clean, List<Image> changed, PngFolder images) {
    for (int i = 0; i < clean.size(); i++) {
      if (!clean.get(i).shape().equals(changed.get(i).shape())) {
        throw new UserException(
            "image '%s' in '%s' is %s; its original is %s",
            clean.get(i).name(), images.folder(), changed.get(i).shape(), clean.get(i).shape());
      }
    }
  }

  private final class Count {
    private final List<Row> rows = new ArrayList<>();
    private int largest;
    private String worst = originals.names().get(0);
    private double l2;

    Count() {
      HitMiss none = HitMiss.none(labels.targets() != null);
      networks.forEach(network -> rows.add(new Row(network, none, none, none)));
    }

    void batch(Classifier classifier, List<Image> clean, List<Image> changed) {
      List<Scores> before = classifier.classify(ImageBatch.of(clean).pixels());
      List<Scores> after = classifier.classify(ImageBatch.of(changed).pixels());
      for (int i = 0; i < clean.size(); i++) {
        String name = clean.get(i).name();
        int truth = labels.truth().trueLabel(name).orElseThrow();
        int target = labels.targets() == null ? 0 : labels.targets().target(name).orElseThrow();
        for (int k = 0; k < rows.size(); k++) {
          rows.set(
              k, rows.get(k).count(before.get(k).label(i), after.get(k).label(i), truth, target));
        }
        measure(clean.get(i), changed.get(i));
      }
    }

    private void measure(Image clean, Image changed) {
      int change = EpsilonBox.maxDifference(clean, changed);
      if (change > largest) {
        largest = change;
        worst = clean.name();
      }
      l2 += EpsilonBox.l2(clean, changed);
    }

    Result result() {
      return new Result(List.copyOf(rows), largest, worst, l2 / originals.size());
    }
  }
}
