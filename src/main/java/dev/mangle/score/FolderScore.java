package dev.mangle.score;

import dev.mangle.data.ImageLabels;
import dev.mangle.defense.Guess;
import dev.mangle.defense.Judge;
import dev.mangle.defense.Judges;
import dev.mangle.defense.Panel;
import dev.mangle.defense.Verdicts;
import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Batches;
import dev.mangle.model.HitMiss;
import dev.mangle.model.LabelRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Counts hits and misses of folders of adversarial images, judge by judge. */
public final class FolderScore {
  /** Guesses that are kept of each verdict. */
  private static final int TOP = 3;

  private final List<Judge> judges;
  private final PngFolder originals;
  private final ImageLabels labels;

  /** Verdicts on the originals by name, which are the same for every folder. */
  private final Map<String, List<List<Guess>>> clean = new HashMap<>();

  /** Warnings that were said: once is enough. */
  private final Set<String> told = new HashSet<>();

  /**
   * Prepares the judges.
   *
   * @throws UserException when an original has no true label, or one that a judge cannot give
   */
  public FolderScore(List<Judge> judges, PngFolder originals, ImageLabels labels) {
    this.judges = List.copyOf(judges);
    this.originals = originals;
    this.labels = labels;
    if (labels.truth() == null) {
      throw new UserException(
          "no true labels: expected --labels FILE with a TrueLabel column, or %s in '%s'",
          ImageLabels.METADATA, originals.folder());
    }
    LabelRange range = judges.stream().map(Judge::labels).reduce(LabelRange::and).orElseThrow();
    labels.check(originals.names(), labels.targets() != null, range.first(), range.last());
  }

  /**
   * How one judge judges.
   *
   * @param clean the originals
   * @param all the adversarial images
   * @param right the adversarial images whose original it classifies rightly
   */
  public record Row(Judge judge, HitMiss clean, HitMiss all, HitMiss right) {

    private Row count(int before, int after, int truth, int target) {
      return new Row(
          judge,
          clean.add(before, truth, target),
          all.add(after, truth, target),
          before == truth ? right.add(after, truth, target) : right);
    }
  }

  /**
   * What came of one folder.
   *
   * @param rows one for each judge
   * @param largestChange L_infinity over all images, in pixel units
   * @param worst the image that changed most
   * @param meanL2 mean Euclidean length of the perturbations, in pixel units
   * @param images one for each original, in the order of their names
   */
  public record Result(
      List<Row> rows, int largestChange, String worst, double meanL2, List<ImageScore> images) {}

  /**
   * Judges {@code images}, each against the original of its name.
   *
   * @throws UserException when an image or its original is missing, or their sizes differ
   */
  public Result run(PngFolder images, Progress progress) {
    Batches.requireAll(images, originals.names());
    Map<String, ImageScore> scores = new TreeMap<>();
    try (Progress.Task task =
        progress.begin("judging " + images.folder().getFileName(), originals.size())) {
      for (Map.Entry<ImageShape, List<String>> group :
          Batches.groups(originals, Judges.networks(judges)).entrySet()) {
        ImageShape shape = group.getKey();
        try (Panel panel = new Panel(judges, shape)) {
          Batches.forEach(
              group.getValue(),
              shape,
              names -> pairs(images, names, shape),
              pairs -> {
                batch(panel, pairs).forEach(score -> scores.put(score.name(), score));
                panel.warnings().stream().filter(told::add).forEach(progress::say);
                task.advance(pairs.size());
              });
        }
      }
    }
    return result(List.copyOf(scores.values()));
  }

  /** An original and what became of it. */
  private record Pair(Image before, Image after) {}

  private List<Pair> pairs(PngFolder images, List<String> names, ImageShape shape) {
    List<Image> before = Batches.read(originals, names, shape);
    List<Image> after = Batches.readChanged(images, before);
    return IntStream.range(0, names.size())
        .mapToObj(i -> new Pair(before.get(i), after.get(i)))
        .toList();
  }

  private List<ImageScore> batch(Panel panel, List<Pair> pairs) {
    List<Image> before = pairs.stream().map(Pair::before).toList();
    List<Image> after = pairs.stream().map(Pair::after).toList();
    if (before.stream().anyMatch(image -> !clean.containsKey(image.name()))) {
      List<List<List<Guess>>> guesses = guesses(panel, before);
      for (int i = 0; i < before.size(); i++) {
        clean.put(before.get(i).name(), guesses.get(i));
      }
    }
    List<List<List<Guess>>> adversarial = guesses(panel, after);
    List<ImageScore> scores = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      scores.add(
          new ImageScore(
              before.get(i).name(),
              EpsilonBox.maxDifference(before.get(i), after.get(i)),
              EpsilonBox.l2(before.get(i), after.get(i)),
              clean.get(before.get(i).name()),
              adversarial.get(i)));
    }
    return scores;
  }

  /** The best guesses by image, then by judge. */
  private static List<List<List<Guess>>> guesses(Panel panel, List<Image> images) {
    List<Verdicts> verdicts = panel.judge(ImageBatch.of(images));
    List<List<List<Guess>>> guesses = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      int image = i;
      guesses.add(verdicts.stream().map(verdict -> verdict.top(image, TOP)).toList());
    }
    return guesses;
  }

  private Result result(List<ImageScore> images) {
    HitMiss none = HitMiss.none(labels.targets() != null);
    List<Row> rows = new ArrayList<>();
    for (int k = 0; k < judges.size(); k++) {
      Row row = new Row(judges.get(k), none, none, none);
      for (ImageScore image : images) {
        int truth = labels.truth().trueLabel(image.name()).orElseThrow();
        int target =
            labels.targets() == null ? 0 : labels.targets().target(image.name()).orElseThrow();
        row = row.count(image.cleanLabel(k), image.label(k), truth, target);
      }
      rows.add(row);
    }
    ImageScore worst = images.get(0);
    double l2 = 0;
    for (ImageScore image : images) {
      worst = image.change() > worst.change() ? image : worst;
      l2 += image.l2();
    }
    return new Result(List.copyOf(rows), worst.change(), worst.name(), l2 / images.size(), images);
  }
}
