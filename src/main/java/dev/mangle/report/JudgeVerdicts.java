package dev.mangle.report;

import dev.mangle.data.ImageLabels;
import dev.mangle.data.Labels;
import dev.mangle.defense.Judge;
import dev.mangle.defense.Judges;
import dev.mangle.defense.Panel;
import dev.mangle.defense.Verdicts;
import dev.mangle.image.Image;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Batches;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;

/** Asks judges about some images of several folders. */
public final class JudgeVerdicts {
  private static final int GUESSES = 3;

  private final List<Judge> judges;
  private final PngFolder originals;
  private final List<PngFolder> attacks;
  private final ImageLabels labels;

  /**
   * Nothing is read yet.
   *
   * @param judges may be empty: then entries have no verdicts
   * @param attacks folders with images of the originals' names
   * @param labels of which any may be missing
   */
  public JudgeVerdicts(
      List<Judge> judges, PngFolder originals, List<PngFolder> attacks, ImageLabels labels) {
    this.judges = List.copyOf(judges);
    this.originals = originals;
    this.attacks = List.copyOf(attacks);
    this.labels = labels;
  }

  /**
   * An entry for each of {@code names} in each folder, by image, then by folder.
   *
   * @throws UserException when a folder lacks one of them, or its size differs
   */
  public List<GalleryEntry> of(List<String> names, Progress progress) {
    attacks.forEach(attack -> Batches.requireAll(attack, names));
    Set<String> wanted = new HashSet<>(names);
    List<GalleryEntry> entries = new ArrayList<>();
    try (Progress.Task task = progress.begin("judging", names.size())) {
      for (Map.Entry<ImageShape, List<String>> group :
          Batches.groups(originals, Judges.networks(judges)).entrySet()) {
        List<String> chosen = group.getValue().stream().filter(wanted::contains).toList();
        try (Guesser guesser = new Guesser(chosen.isEmpty() ? List.of() : judges, group.getKey())) {
          Batches.forEach(
              chosen,
              group.getKey(),
              batch -> Batches.read(originals, batch, group.getKey()),
              clean -> {
                entries.addAll(batch(guesser, clean));
                task.advance(clean.size());
              });
        }
      }
    }
    entries.sort(Comparator.comparing(GalleryEntry::image).thenComparing(GalleryEntry::attack));
    return entries;
  }

  private List<GalleryEntry> batch(Guesser guesser, List<Image> clean) {
    List<GalleryEntry> entries = new ArrayList<>();
    BiFunction<Integer, Integer, List<Guess>> before = guesser.of(clean);
    for (int attack = 0; attack < attacks.size(); attack++) {
      List<Image> changed = Batches.readChanged(attacks.get(attack), clean);
      BiFunction<Integer, Integer, List<Guess>> after = guesser.of(changed);
      for (int i = 0; i < clean.size(); i++) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int judge = 0; judge < judges.size(); judge++) {
          verdicts.add(new Verdict(before.apply(judge, i), after.apply(judge, i)));
        }
        entries.add(entry(clean.get(i).name(), attack, verdicts));
      }
    }
    return entries;
  }

  private GalleryEntry entry(String name, int attack, List<Verdict> verdicts) {
    return new GalleryEntry(
        name,
        attack,
        label(labels.truth(), Labels::trueLabel, name),
        label(labels.targets(), Labels::target, name),
        verdicts);
  }

  private static Integer label(
      Labels labels, BiFunction<Labels, String, OptionalInt> kind, String name) {
    OptionalInt found = labels == null ? OptionalInt.empty() : kind.apply(labels, name);
    return found.isPresent() ? Integer.valueOf(found.getAsInt()) : null;
  }

  /** A panel, opened only where there are judges. */
  private static final class Guesser implements AutoCloseable {
    private final Panel panel;

    Guesser(List<Judge> judges, ImageShape shape) {
      panel = judges.isEmpty() ? null : new Panel(judges, shape);
    }

    /** Best guesses by judge and image. */
    BiFunction<Integer, Integer, List<Guess>> of(List<Image> images) {
      List<Verdicts> verdicts = panel == null ? List.of() : panel.judge(ImageBatch.of(images));
      return (judge, image) -> Guess.of(verdicts.get(judge).top(image, GUESSES));
    }

    @Override
    public void close() {
      if (panel != null) {
        panel.close();
      }
    }
  }
}
