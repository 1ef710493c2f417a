package dev.mangle.data;

import dev.mangle.io.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** True labels and target classes of images, by image name with or without {@code .png}. */
public final class Labels {
  private final Path source;
  private final Map<String, Integer> trueLabels;
  private final Map<String, Integer> targets;

  Labels(Path source, Map<String, Integer> trueLabels, Map<String, Integer> targets) {
    this.source = source;
    this.trueLabels = Map.copyOf(trueLabels);
    this.targets = Map.copyOf(targets);
  }

  /**
   * Reads either form: lines {@code IMG.png,CLASS} when the second column of the first row is an
   * integer, else a table with a header.
   *
   * @throws UserException naming file and line when the file is missing or malformed
   */
  public static Labels read(Path csv) {
    LabelRows rows = LabelRows.read(csv);
    return rows.hasHeader() ? rows.metadata() : rows.targetClass();
  }

  /**
   * Reads a table with a header: ImageId (or filename), TrueLabel (or label) and TargetClass (or
   * targeted_label); case, underscores and other columns do not matter, one of the two suffices.
   *
   * @throws UserException naming file and line when the file is missing or malformed
   */
  public static Labels readMetadata(Path csv) {
    return LabelRows.read(csv).metadata();
  }

  /**
   * Reads lines {@code IMG.png,CLASS} without a header as targets.
   *
   * @throws UserException naming file and line when the file is missing or malformed
   */
  public static Labels readTargetClass(Path csv) {
    return LabelRows.read(csv).targetClass();
  }

  /** The file that was read. */
  public Path source() {
    return source;
  }

  /** Whether the file has true labels. */
  public boolean hasTrueLabels() {
    return !trueLabels.isEmpty();
  }

  /** Whether the file has target classes. */
  public boolean hasTargets() {
    return !targets.isEmpty();
  }

  /** True label of an image, 0 or more. */
  public OptionalInt trueLabel(String imageName) {
    return find(trueLabels, imageName);
  }

  /** Target class of an image, 0 or more. */
  public OptionalInt target(String imageName) {
    return find(targets, imageName);
  }

  /**
   * True labels in the order of {@code names}.
   *
   * @throws UserException when one is missing
   */
  public int[] trueLabels(List<String> names) {
    return all(trueLabels, "true label", names);
  }

  /**
   * Target classes in the order of {@code names}.
   *
   * @throws UserException when one is missing
   */
  public int[] targets(List<String> names) {
    return all(targets, "target class", names);
  }

  /** The name under which an image is kept: without .png. */
  static String key(String imageName) {
    int stem = imageName.length() - ".png".length();
    return imageName.regionMatches(true, stem, ".png", 0, 4)
        ? imageName.substring(0, stem)
        : imageName;
  }

  private static OptionalInt find(Map<String, Integer> classes, String imageName) {
    Integer found = classes.get(key(imageName));
    return found == null ? OptionalInt.empty() : OptionalInt.of(found);
  }

  private int[] all(Map<String, Integer> classes, String what, List<String> names) {
    List<String> missing = names.stream().filter(n -> find(classes, n).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw new UserException(
          "'%s' has no %s for image '%s': %d of %d images are missing",
          source, what, missing.get(0), missing.size(), names.size());
    }
    return names.stream().mapToInt(name -> classes.get(key(name))).toArray();
  }
}
