package dev.mangle.report;

import java.util.List;

/**
 * One image after one attack, as every judge sees it.
 *
 * @param image file name, the same before and after
 * @param attack index of the attack, from 0
 * @param truth true label; null where it is not known, as it may be on a contact sheet
 * @param target class to be hit, or null
 * @param verdicts one a judge, in the judges' order; may be empty on a contact sheet
 */
public record GalleryEntry(
    String image, int attack, Integer truth, Integer target, List<Verdict> verdicts) {
  /** Refuses a negative index. */
  public GalleryEntry {
    verdicts = List.copyOf(verdicts);
    if (attack < 0) {
      throw new IllegalArgumentException("expected the index of an attack, found " + attack);
    }
  }

  /**
   * What became of the image in the eyes of a judge.
   *
   * @throws IllegalStateException where the true label is not known
   */
  Outcome outcome(int judge) {
    if (truth == null) {
      throw new IllegalStateException("no true label of '" + image + "'");
    }
    return Outcome.of(verdicts.get(judge), truth, target);
  }
}
