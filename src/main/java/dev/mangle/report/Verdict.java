package dev.mangle.report;

import java.util.List;

/**
 * What one judge says of one image before and after.
 *
 * @param clean best guesses for the original, best first, at least one
 * @param adversarial best guesses for the changed image, best first, at least one
 */
public record Verdict(List<Guess> clean, List<Guess> adversarial) {
  /** Refuses a verdict without a guess. */
  public Verdict {
    clean = List.copyOf(clean);
    adversarial = List.copyOf(adversarial);
    if (clean.isEmpty() || adversarial.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a guess before and after, found " + clean + ", " + adversarial);
    }
  }

  int cleanLabel() {
    return clean.get(0).label();
  }

  int adversarialLabel() {
    return adversarial.get(0).label();
  }
}
