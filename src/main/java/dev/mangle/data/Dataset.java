package dev.mangle.data;

import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.nio.file.Path;

/**
 * Labelled images that can be fetched by name; one instance a dataset, listed in {@link Datasets}.
 */
public interface Dataset {

  /** Which part of the dataset. */
  enum Split {
    /** What networks are trained on: all that is not for the others. */
    TRAIN,
    /** What settings are chosen by: the last of the images that came for training. */
    VALIDATION,
    /** What is reported: the images that came for testing. */
    TEST
  }

  /** Name in the registry, in commands and in {@code model.json}. */
  String name();

  /** Number of classes; labels are 0..classes-1. */
  int classes();

  /** At which budget robustness is measured on it. */
  Budget budget();

  /**
   * Brings the whole dataset into {@code folder}; files already there and valid stay.
   *
   * @throws UserException when no source gives valid files
   */
  void fetch(Path folder, Progress progress);

  /** One of how many images that came for training is for validation by habit. */
  int validationShare();

  /**
   * Reads the images that came for training, those for validation too.
   *
   * @throws UserException when they are not there, naming the command that fetches them, or are
   *     damaged
   */
  LabeledImages training(Path folder);

  /**
   * Reads the images that came for testing.
   *
   * @throws UserException as {@link #training}
   */
  LabeledImages test(Path folder);

  /**
   * Reads one part.
   *
   * @throws UserException as {@link #training}
   */
  default LabeledImages load(Path folder, Split split) {
    if (split == Split.TEST) {
      return test(folder);
    }
    LabeledImages all = training(folder);
    int validation = all.count() / validationShare();
    return split == Split.VALIDATION ? all.last(validation) : all.first(all.count() - validation);
  }
}
