package dev.mangle.data;

import dev.mangle.io.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Where true labels and targets come from.
 *
 * @param truth metadata with true labels, or null: then the ensemble's own prediction counts
 * @param targets metadata or {@code target_class.csv} with targets, or null
 */
public record ImageLabels(Labels truth, Labels targets) {
  /** The contest's file of targets in an input folder. */
  public static final String TARGET_CLASS = "target_class.csv";

  /** Metadata that is found by itself in an input folder. */
  public static final String METADATA = "labels.csv";

  /**
   * Looks for labels. Metadata is {@code given} if there is one, else {@code labels.csv} in the
   * input folder. Targets are those of {@code given} if it has them, else those of {@code
   * target_class.csv}, else the metadata's.
   *
   * @param given a metadata file, or null
   * @throws UserException when a file is missing or malformed
   */
  public static ImageLabels find(Path input, Path given) {
    Labels metadata = given != null ? Labels.read(given) : readIfThere(input.resolve(METADATA));
    Labels targetClass = readIfThere(input.resolve(TARGET_CLASS));
    boolean givenTargets = given != null && metadata.hasTargets();
    Labels targets =
        targetClass != null && !givenTargets
            ? targetClass
            : metadata != null && metadata.hasTargets() ? metadata : null;
    return new ImageLabels(metadata != null && metadata.hasTrueLabels() ? metadata : null, targets);
  }

  /** Whether the input folder asks for a targeted attack, as the contest has it. */
  public static boolean asksForTargets(Path input) {
    return Files.exists(input.resolve(TARGET_CLASS));
  }

  private static Labels readIfThere(Path file) {
    return Files.exists(file) ? Labels.read(file) : null;
  }

  /**
   * Checks, before any work, that every image has its labels, inside {@code first..last}.
   *
   * @throws UserException naming the file and the first image that has not
   */
  public void check(List<String> names, boolean needTargets, int first, int last) {
    if (needTargets && targets == null) {
      throw new UserException(
          "targets are needed: expected %s in the input folder, or --labels FILE with"
              + " a TargetClass column",
          TARGET_CLASS);
    }
    if (truth != null) {
      truth.trueLabels(names);
      checkRange(truth, truth::trueLabel, "true label", names, first, last);
    }
    if (needTargets) {
      targets.targets(names);
      checkRange(targets, targets::target, "target", names, first, last);
    }
  }

  private static void checkRange(
      Labels labels,
      Function<String, OptionalInt> labelOf,
      String kind,
      List<String> names,
      int first,
      int last) {
    for (String name : names) {
      int label = labelOf.apply(name).orElseThrow();
      if (label < first || label > last) {
        throw new UserException(
            "%s: %s %d of image '%s' is outside of the networks' labels %d..%d",
            labels.source(), kind, label, name, first, last);
      }
    }
  }
}
