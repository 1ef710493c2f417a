package dev.mangle.score.tournament;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Images that a submission is given at once.
 *
 * @param index from 0
 * @param from index of the first image in the data set
 * @param names of the images, in order
 * @param epsilon budget in pixel units
 */
public record Batch(int index, int from, List<String> names, int epsilon) {
  private static final int IMAGES_OF_A_LIMIT = 100;

  /** Cuts {@code names} into batches of {@code size}, with the epsilons in turn. */
  static List<Batch> cut(List<String> names, int size, List<Integer> epsilons) {
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < names.size(); from += size) {
      int index = batches.size();
      List<String> some = List.copyOf(names.subList(from, Math.min(names.size(), from + size)));
      batches.add(new Batch(index, from, some, epsilons.get(index % epsilons.size())));
    }
    return List.copyOf(batches);
  }

  /** The time for these images, given that for 100. */
  Duration limit(Duration hundred) {
    return hundred.multipliedBy(names.size()).dividedBy(IMAGES_OF_A_LIMIT);
  }

  /** Folder of its results. */
  String folder() {
    return "batch_" + index;
  }
}
