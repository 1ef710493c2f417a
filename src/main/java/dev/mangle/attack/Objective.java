package dev.mangle.attack;

/**
 * What the attack wants, as weights of two losses whose sum it makes grow; all signs live here.
 *
 * <p>The attack ascends {@code targetWeight * J(target) + labelWeight * J(label)}, J the loss.
 */
public enum Objective {
  /** Towards the image's target class. */
  TARGET("target", -1, 0),
  /** The same, and away from the true label. */
  TARGET_MINUS_TRUE("target-minus-true", -1, 1),
  /** Towards the class with the lowest score for the clean image. */
  LEAST_LIKELY("least-likely", -1, 0),
  /** The same, and away from the class that the ensemble predicts for the clean image. */
  LEAST_LIKELY_MINUS_PREDICTED("least-likely-minus-predicted", -1, 1),
  /** Away from the true label. */
  AWAY("away", 0, 1);

  private final String label;
  private final int targetWeight;
  private final int labelWeight;

  Objective(String label, int targetWeight, int labelWeight) {
    this.label = label;
    this.targetWeight = targetWeight;
    this.labelWeight = labelWeight;
  }

  /** Weight of the loss towards the target. */
  int targetWeight() {
    return targetWeight;
  }

  /** Weight of the loss at the label. */
  int labelWeight() {
    return labelWeight;
  }

  /** Whether it wants each image's target class. */
  public boolean wantsTargets() {
    return this == TARGET || this == TARGET_MINUS_TRUE;
  }

  /** Name on the command line. */
  @Override
  public String toString() {
    return label;
  }
}
