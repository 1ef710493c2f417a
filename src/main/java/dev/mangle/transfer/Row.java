package dev.mangle.transfer;

import dev.mangle.model.HitMiss;
import dev.mangle.trial.Candidate;
import dev.mangle.trial.Trial;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How one plan transfers.
 *
 * @param images how many there were
 * @param outcomes one for each network held out
 */
public record Row(Candidate plan, int images, List<Outcome> outcomes) {

  /** Mean rate at which the networks that attacked were fooled. */
  public double surrogates(Rate rate) {
    return rate.mean(
        outcomes.stream().flatMap(outcome -> outcome.ofSurrogates().stream()).toList());
  }

  /**
   * Mean rate at which the networks held out were fooled.
   *
   * @param defense 0 for none, or the place of the defense, from 1
   */
  public double heldOut(Rate rate, int defense) {
    return rate.mean(outcomes.stream().map(o -> o.ofHeldOut().get(defense)).toList());
  }

  /** How many of them the networks held out classify rightly when clean, all together. */
  public int right() {
    return outcomes.stream().mapToInt(o -> o.ofHeldOut().get(0).right().images()).sum();
  }

  /** The rate at which each network was fooled when it was held out, without defenses. */
  public List<Double> each(Rate rate) {
    return outcomes.stream().map(o -> rate.mean(o.ofHeldOut().subList(0, 1))).toList();
  }

  /** Gradient evaluations for an image and network that attacks. */
  public double gradients() {
    return mean(Outcome::gradients);
  }

  /** Mean Euclidean length of the perturbations, in pixel units. */
  public double meanL2() {
    return mean(Outcome::meanL2);
  }

  /** Wall-clock seconds of the attack on one image. */
  public double seconds() {
    return mean(Outcome::seconds);
  }

  private double mean(ToDoubleFunction<Outcome> value) {
    return outcomes.stream().mapToDouble(value).average().orElseThrow();
  }

  /** Out of which images a rate is. */
  public enum Images {
    /** The originals. */
    CLEAN,
    /** All adversarial ones. */
    ALL,
    /** The adversarial ones whose original the judge classifies rightly. */
    RIGHT;

    private HitMiss of(Trial.Judged judged) {
      return switch (this) {
        case CLEAN -> judged.clean();
        case ALL -> judged.all();
        case RIGHT -> judged.right();
      };
    }
  }

  /**
   * How to count.
   *
   * @param targeted whether hits of the targets count, or misses of the labels
   * @param images out of which
   */
  public record Rate(boolean targeted, Images images) {

    /** Mean over judges, 0..1; NaN where none has an image to count. */
    double mean(List<Trial.Judged> judged) {
      return judged.stream()
          .map(images::of)
          .filter(count -> count.images() > 0)
          .mapToDouble(count -> (double) (targeted ? count.hit() : count.miss()) / count.images())
          .average()
          .orElse(Double.NaN);
    }
  }
}
