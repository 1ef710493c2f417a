package dev.mangle.score;

import dev.mangle.defense.Guess;
import java.util.List;

/**
 * What the judges say of one image, before and after.
 *
 * @param name of its PNG
 * @param change L_infinity, in pixel units
 * @param l2 Euclidean length of the perturbation, in pixel units
 * @param clean each judge's best guesses for the original, its label first
 * @param adversarial likewise for the adversarial image
 */
public record ImageScore(
    String name, int change, double l2, List<List<Guess>> clean, List<List<Guess>> adversarial) {

  /** A judge's contest label for the original. */
  public int cleanLabel(int judge) {
    return clean.get(judge).get(0).label();
  }

  /** A judge's contest label for the adversarial image. */
  public int label(int judge) {
    return adversarial.get(judge).get(0).label();
  }
}
