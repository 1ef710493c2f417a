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
    TRAIN,
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

  /**
   * Reads one part from {@code folder}.
   *
   * @throws UserException when it is not there, naming the command that fetches it, or is damaged
   */
  LabeledImages load(Path folder, Split split);
}
