package dev.mangle.report;

import dev.mangle.image.Image;

/** Perturbations made visible. */
final class Perturbation {
  private static final int GREY = 128;

  private Perturbation() {}

  /**
   * The highest whole factor at which the {@code largest} change (pixel units) stays in the range;
   * at least 1.
   */
  static int factor(int largest) {
    return largest == 0 ? 1 : Math.max(1, (GREY - 1) / largest);
  }

  /**
   * {@code 128 + factor * (adversarial - clean)}, clipped to 0..255: grey where nothing changed.
   *
   * @throws IllegalArgumentException when the shapes differ
   */
  static Image amplify(Image clean, Image adversarial, int factor) {
    if (!clean.shape().equals(adversarial.shape())) {
      throw new IllegalArgumentException(
          "expected one shape, found %s and %s".formatted(clean, adversarial));
    }
    byte[] grey = new byte[clean.samples().length];
    for (int i = 0; i < grey.length; i++) {
      int change = (adversarial.samples()[i] & 0xff) - (clean.samples()[i] & 0xff);
      grey[i] = (byte) Math.max(0, Math.min(255, GREY + factor * change));
    }
    return new Image(clean.name(), clean.shape(), grey);
  }
}
