package dev.mangle.score.tournament;

import dev.mangle.io.UserException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be played.
 *
 * @param attacks folder of submissions
 * @param targetedAttacks folder of submissions
 * @param defenses folder of submissions
 * @param dataset folder of clean PNGs
 * @param metadata their labels and targets
 * @param work folder for what was run: kept, and used again where nothing changed
 * @param epsilons budgets in pixel units, one a batch in turn
 * @param batchSize images that a submission is given at once
 * @param limit wall-clock time for 100 images
 */
public record TournamentPlan(
    Optional<Path> attacks,
    Optional<Path> targetedAttacks,
    Path defenses,
    Path dataset,
    Path metadata,
    Path work,
    List<Integer> epsilons,
    int batchSize,
    Duration limit) {
  /** Budgets of the contest's final. */
  public static final List<Integer> FINAL_EPSILONS = List.of(4, 8, 12, 16);

  /** Images a batch in the contest's final. */
  public static final int FINAL_BATCH = 100;

  /** Seconds a batch of 100 in the contest's final. */
  public static final int FINAL_SECONDS = 500;

  /** Refuses a work folder inside of what must stay as it is. */
  public TournamentPlan {
    epsilons = List.copyOf(epsilons);
    if (epsilons.isEmpty() || epsilons.stream().anyMatch(e -> e < 0 || e > 255)) {
      throw new IllegalArgumentException("epsilons: expected 0..255, found " + epsilons);
    }
    if (batchSize < 1) {
      throw new UserException("batch size: expected 1 or more, found %d", batchSize);
    }
    if (limit.isZero() || limit.isNegative()) {
      throw new UserException("time limit: expected more than 0 seconds");
    }
    if (attacks.isEmpty() && targetedAttacks.isEmpty()) {
      throw new UserException(
          "nobody attacks: expected --attacks DIR, --targeted-attacks DIR or both");
    }
    requireOutside("work", work, attacks, targetedAttacks, defenses, dataset);
  }

  /**
   * Makes sure that {@code folder} is not one of the plan's inputs, nor inside of one.
   *
   * @param what it is, for the message
   * @throws UserException when it is
   */
  public void requireOutsideOfInputs(String what, Path folder) {
    requireOutside(what, folder, attacks, targetedAttacks, defenses, dataset);
  }

  private static void requireOutside(
      String what,
      Path folder,
      Optional<Path> attacks,
      Optional<Path> targetedAttacks,
      Path defenses,
      Path dataset) {
    for (Path input :
        Stream.concat(
                Stream.of(defenses, dataset),
                Stream.of(attacks, targetedAttacks).flatMap(Optional::stream))
            .toList()) {
      if (real(folder).startsWith(real(input))) {
        throw new UserException(
            "the %s folder '%s' is inside of '%s', which must stay as it is: expected another",
            what, folder, input);
      }
    }
  }

  /** Absolute, with the links of what exists followed. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      return absolute.toRealPath();
    } catch (java.io.IOException e) {
      Path parent = absolute.getParent();
      return parent == null ? absolute : real(parent).resolve(absolute.getFileName());
    }
  }

  /** What no submission should see. */
  public List<Path> hidden() {
    return Stream.concat(
            Stream.of(defenses, dataset, metadata, work),
            Stream.of(attacks, targetedAttacks).flatMap(Optional::stream))
        .toList();
  }

  /** Folder for the copies that runs work on. */
  public Path scratch() {
    return work.resolve(".scratch");
  }
}
