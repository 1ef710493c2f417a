package dev.mangle.importer.slim;

import dev.mangle.io.UserException;
import java.util.Optional;

/**
 * What may be chosen for an import.
 *
 * @param size height and width of the images; empty for the architecture's usual one
 * @param labelOffset contest label = argmax + labelOffset; empty for what the number of scores says
 * @param dataset of the labels; empty for ImageNet where the number of scores says so
 * @param scope what stands before the network's names in the checkpoint; empty to find it out
 * @param rawWeights whether to leave moving averages of the weights aside
 * @param force whether to replace a checkpoint folder that is there
 */
public record SlimOptions(
    Optional<Integer> size,
    Optional<Integer> labelOffset,
    Optional<String> dataset,
    Optional<String> scope,
    boolean rawWeights,
    boolean force) {
  private static final int LARGEST = 4096;

  /** Nothing chosen. */
  public static final SlimOptions DEFAULT =
      new SlimOptions(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, false);

  /** Checks the size. */
  public SlimOptions {
    if (size.isPresent() && (size.get() < 1 || size.get() > LARGEST)) {
      throw new UserException("size: expected 1 to %d pixels, found %d", LARGEST, size.get());
    }
  }

  /** The scope with a slash at its end, or "". */
  Optional<String> scopePrefix() {
    return scope.map(name -> name.isEmpty() || name.endsWith("/") ? name : name + "/");
  }
}
