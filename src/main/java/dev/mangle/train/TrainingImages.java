package dev.mangle.train;

import dev.mangle.data.Dataset;
import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import java.nio.file.Path;

/**
 * The parts of a dataset as a training takes them.
 *
 * @param validation may be none
 */
record TrainingImages(LabeledImages train, LabeledImages validation, LabeledImages test) {
  private static final int DIGITS = 12;

  /**
   * Reads a fetched dataset.
   *
   * @param validation how many of the last training images are for validation; {@code null} for the
   *     dataset's own split
   * @throws UserException when files are missing or damaged, or nothing is left to train on
   */
  static TrainingImages load(Dataset dataset, Path folder, Integer validation) {
    LabeledImages all = dataset.training(folder);
    int left = validation == null ? all.count() / dataset.validationShare() : validation;
    if (left >= all.count()) {
      throw new UserException(
          "validation images: expected fewer than the %d for training, found %d",
          all.count(), left);
    }
    return new TrainingImages(all.first(all.count() - left), all.last(left), dataset.test(folder));
  }

  /** What a training is judged by while it is under way. */
  LabeledImages judged() {
    return validation.count() > 0 ? validation : test;
  }

  /** The first digits of the SHA-256 of the images that are trained on. */
  String fingerprint() {
    return Sha256.ofBytes(train.pixels()).substring(0, DIGITS);
  }

  ImageShape shape() {
    return new ImageShape(train.height(), train.width(), train.channels());
  }
}
