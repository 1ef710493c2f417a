package dev.mangle.score.tournament;

import dev.mangle.data.Labels;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The data set: images, their labels and their batches.
 *
 * @param labels of every image, targets too where there are targeted attacks
 */
record CleanImages(PngFolder images, Labels labels, List<Batch> batches) {

  /**
   * Opens a data set.
   *
   * @param targets whether targets are needed
   * @throws UserException when an image lacks a label, or a file cannot be read
   */
  static CleanImages open(TournamentPlan plan, boolean targets) {
    PngFolder images = PngFolder.open(plan.dataset());
    Labels labels = Labels.read(plan.metadata());
    labels.trueLabels(images.names());
    if (targets) {
      labels.targets(images.names());
    }
    List<Batch> batches = Batch.cut(images.names(), plan.batchSize(), plan.epsilons());
    return new CleanImages(images, labels, batches);
  }

  /** Copies a batch into {@code folder}, with {@code target_class.csv} where it is wanted. */
  void copy(Batch batch, boolean targets, Path folder) {
    Path at = folder;
    try {
      for (String name : batch.names()) {
        at = images.folder().resolve(name);
        Files.copy(at, folder.resolve(name));
      }
      if (targets) {
        at = folder.resolve(dev.mangle.data.ImageLabels.TARGET_CLASS);
        Files.writeString(at, targetClass(batch));
      }
    } catch (IOException e) {
      throw UserException.of("copy", at, e);
    }
  }

  private String targetClass(Batch batch) {
    StringBuilder csv = new StringBuilder();
    for (String name : batch.names()) {
      csv.append(name).append(',').append(labels.target(name).orElseThrow()).append('\n');
    }
    return csv.toString();
  }

  /** SHA-256 of all that {@link #copy} writes. */
  String sha256(Batch batch, boolean targets) {
    StringBuilder lines = new StringBuilder(targets ? targetClass(batch) : "");
    for (String name : batch.names()) {
      lines.append(Sha256.of(images.folder().resolve(name))).append("  ").append(name).append('\n');
    }
    return Sha256.ofText(lines.toString());
  }
}
