package dev.mangle.score.tournament;

import dev.mangle.submission.SubmissionType;
import java.util.Optional;

/**
 * One run of a tournament.
 *
 * @param entrant whose run it is
 * @param attack whose images a defense was given; empty for the clean ones, and for an attack's own
 *     run
 * @param kept whether it was run in an earlier, unfinished or repeated tournament
 */
public record Played(
    Entrant entrant, Optional<Entrant> attack, Batch batch, RunFacts facts, boolean kept) {

  /** Who, on what, and all that was wrong, in one line. */
  public String line() {
    String clean = entrant.type() == SubmissionType.DEFENSE ? " on the clean images" : "";
    String on = attack.map(other -> " on " + other).orElse(clean);
    String problems = String.join("; ", facts.problems());
    return "%s%s, batch %d: %s".formatted(entrant, on, batch.index(), problems);
  }
}
