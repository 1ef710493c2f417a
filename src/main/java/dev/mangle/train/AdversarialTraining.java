package dev.mangle.train;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** On which images a network is trained. */
public enum AdversarialTraining {
  /** The images as they are. */
  NONE,
  /**
   * One step of 1.25 epsilon from a random start (Wong, Rice, Kolter: "Fast is better than free").
   */
  FAST,
  /** Several steps from a random start (Madry et al. 2018). */
  PGD,
  /**
   * Cross-entropy of the images as they are, and how far the scores move away from these under an
   * attack that moves them (Zhang et al. 2019).
   */
  TRADES,
  /**
   * Half of each batch as it is, half moved by one step of 1.25 epsilon from a random start along
   * the gradient of one network, drawn among fixed ones and the one that is trained (Tramer et al.
   * 2018).
   */
  ENSEMBLE;

  /** Those that perturb, in words. */
  static final String KINDS = "fast, pgd, trades or ensemble";

  /**
   * The one called {@code name}, in lower case.
   *
   * @throws UserException when there is none, with the nearest name
   */
  public static AdversarialTraining named(String name) {
    Map<String, AdversarialTraining> byName = new LinkedHashMap<>();
    for (AdversarialTraining value : values()) {
      byName.put(value.toString(), value);
    }
    return Names.get("adversarial training", byName, name);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
