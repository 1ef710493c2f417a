package dev.mangle.submission;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The three kinds of submissions; the contest's word for each is its {@link #toString}. */
public enum SubmissionType {
  /** Away from the true label. */
  ATTACK("attack"),
  /** Towards a target class of each image. */
  TARGETED_ATTACK("targeted_attack"),
  /** Classifies. */
  DEFENSE("defense");

  private final String word;

  SubmissionType(String word) {
    this.word = word;
  }

  /** The type with the contest's word {@code word}; empty where there is none. */
  public static Optional<SubmissionType> of(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }

  /** The contest's words. */
  public static List<String> words() {
    return Arrays.stream(values()).map(SubmissionType::toString).toList();
  }

  @Override
  public String toString() {
    return word;
  }
}
