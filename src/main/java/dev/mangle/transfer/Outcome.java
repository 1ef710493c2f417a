package dev.mangle.transfer;

import dev.mangle.trial.Trial;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plan did while one network was held out.
 *
 * @param heldOut its name
 * @param images how many
 * @param judged the network held out, it behind each defense, then those that attacked
 * @param surrogates how many attacked
 * @param gradients evaluations for an image and network that attacks
 * @param meanL2 mean Euclidean length of the perturbations, in pixel units
 * @param seconds wall-clock time of the attack on one image
 */
public record Outcome(
    String heldOut,
    int images,
    List<Trial.Judged> judged,
    int surrogates,
    double gradients,
    double meanL2,
    double seconds) {

  /** Adds up trials on slices of the images. */
  static Outcome of(List<Trial> trials) {
    Trial first = trials.get(0);
    int images = trials.stream().mapToInt(trial -> trial.images().size()).sum();
    int surrogates = first.subject().surrogates().size();
    List<Trial.Judged> judged = new ArrayList<>(first.judged());
    for (Trial trial : trials.subList(1, trials.size())) {
      for (int i = 0; i < judged.size(); i++) {
        judged.set(i, judged.get(i).plus(trial.judged().get(i)));
      }
    }
    long gradients = trials.stream().mapToLong(Trial::gradientEvaluations).sum();
    return new Outcome(
        first.heldOut(),
        images,
        List.copyOf(judged),
        surrogates,
        (double) gradients / images / surrogates,
        trials.stream().mapToDouble(Trial::l2).sum() / images,
        trials.stream().mapToDouble(Trial::seconds).sum() / images);
  }

  /** The network held out: alone first, then behind each defense. */
  List<Trial.Judged> ofHeldOut() {
    return judged.subList(0, judged.size() - surrogates);
  }

  /** Those that attacked. */
  List<Trial.Judged> ofSurrogates() {
    return judged.subList(judged.size() - surrogates, judged.size());
  }
}
