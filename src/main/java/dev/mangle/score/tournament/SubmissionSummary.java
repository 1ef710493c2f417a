package dev.mangle.score.tournament;

import java.util.List;

/**
 * Times and errors of one submission over all its runs.
 *
 * @param runs that were made; none where it could not be run
 * @param medianSeconds wall clock of a run, 0 without runs
 * @param maxSeconds the same of the longest
 * @param timeouts runs that the time limit ended
 * @param failures runs with another exit code than 0
 * @param missing images or labels that it did not deliver
 * @param resized images of another size
 * @param clipped images that broke the budget
 * @param lost runs that cost it points
 */
public record SubmissionSummary(
    int runs,
    double medianSeconds,
    double maxSeconds,
    int timeouts,
    int failures,
    int missing,
    int resized,
    int clipped,
    int lost) {

  /** The summary of {@code entrant}. */
  public static SubmissionSummary of(Entrant entrant, TournamentResult result) {
    List<RunFacts> all = result.runsOf(entrant).stream().map(Played::facts).toList();
    List<Double> seconds =
        all.stream().filter(RunFacts::ran).map(RunFacts::seconds).sorted().toList();
    int runs = seconds.size();
    return new SubmissionSummary(
        runs,
        runs == 0 ? 0 : (seconds.get((runs - 1) / 2) + seconds.get(runs / 2)) / 2,
        runs == 0 ? 0 : seconds.get(runs - 1),
        (int) all.stream().filter(RunFacts::timedOut).count(),
        (int) all.stream().filter(RunFacts::failed).count(),
        all.stream().mapToInt(facts -> facts.missing().size()).sum(),
        all.stream().mapToInt(RunFacts::resized).sum(),
        all.stream().mapToInt(RunFacts::clipped).sum(),
        (int) all.stream().filter(RunFacts::lostPoints).count());
  }
}
