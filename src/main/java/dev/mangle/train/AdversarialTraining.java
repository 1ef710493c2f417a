package dev.mangle.train;

/** On which images a network is trained. */
public enum AdversarialTraining {
  /** The images as they are. */
  NONE,
  /**
   * One step of 1.25 epsilon from a random start (Wong, Rice, Kolter: "Fast is better than free").
   */
  FAST,
  /** Several steps of 2.5 epsilon / steps from a random start (Madry et al. 2018). */
  PGD
}
