package dev.mangle.score.tournament;

import java.util.List;

/**
 * What became of one run of a submission.
 *
 * @param ran false where the submission could not be run at all
 * @param exitCode of its entry point
 * @param timedOut whether the time limit ended it
 * @param seconds wall clock
 * @param problems one line each, the worst first; empty where all went well
 * @param missing images that an attack did not deliver, or that a defense did not label
 * @param resized images of another size than the clean one
 * @param clipped images that broke the budget
 * @param sha256 of what is kept of its output
 */
public record RunFacts(
    boolean ran,
    int exitCode,
    boolean timedOut,
    double seconds,
    List<String> problems,
    List<String> missing,
    int resized,
    int clipped,
    String sha256) {
  /** Keeps its own copies. */
  public RunFacts {
    problems = List.copyOf(problems);
    missing = List.copyOf(missing);
  }

  /** Whether it ended by itself with another exit code than 0, or by a signal. */
  public boolean failed() {
    return ran && !timedOut && exitCode != 0;
  }

  /** Whether points were lost: not where images were only resized or clipped. */
  public boolean lostPoints() {
    return !ran || timedOut || exitCode != 0 || !missing.isEmpty();
  }
}
