package dev.mangle.tune;

import dev.mangle.trial.Candidate;
import dev.mangle.trial.FailedTrial;
import dev.mangle.trial.Trial;
import dev.mangle.trial.Trials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** Has plans tried, on record or now, as far as there is time; and knows how much there is. */
final class Attempts {
  /** A guess of what a plan takes must be over the limit by that much to leave it untried. */
  private static final double DOUBT = 1.5;

  private final Trials trials;
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final Pace pace = new Pace();
  private final Map<String, String> leftOut = new LinkedHashMap<>();
  private long start;
  private int made;
  private int recorded;

  /** Whether there is no result yet; until there is one, nothing is left out. */
  private boolean first = true;

  private RuntimeException failure;

  Attempts(Trials trials, Limits limits, LongSupplier nanoTime) {
    this.trials = trials;
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /** From here on time runs. */
  void start() {
    start = nanoTime.getAsLong();
  }

  /** Seconds of the search that are left. */
  double left() {
    return limits.searchSeconds() - (nanoTime.getAsLong() - start) / 1e9;
  }

  /** Trials made now. */
  int made() {
    return made;
  }

  /** Trials that were on record. */
  int recorded() {
    return recorded;
  }

  /** Plans that were never tried, or not to the end because they failed, by name, and why. */
  Map<String, String> leftOut() {
    return leftOut;
  }

  /** The first trial's that failed. */
  RuntimeException failure() {
    return failure;
  }

  /** Gives a plan all of its trials that are on record. */
  void recall(Climber climber) {
    for (int heldOut = 0; heldOut < trials.networks().size(); heldOut++) {
      for (int rung = 0; rung < trials.rungs().size(); rung++) {
        Optional<Trial> known = trials.recorded(climber.candidate(), heldOut, rung);
        if (known.isEmpty()) {
          break;
        }
        recorded++;
        take(climber, heldOut, known.get());
      }
    }
    first &= climber.rung() < 0;
  }

  /**
   * Has a plan tried on the slice of {@code rung} with each network held out, where it was not.
   *
   * @param spare seconds that are to be left after that
   * @return whether it was
   */
  boolean reaches(Climber climber, int rung, double spare) {
    List<Integer> missing =
        IntStream.range(0, trials.networks().size())
            .filter(heldOut -> !climber.has(heldOut, rung))
            .boxed()
            .toList();
    boolean there =
        missing.isEmpty()
            || (mayTry(climber, missing.size(), rung, spare) && tryAll(climber, missing, rung));
    first &= !there;
    return there;
  }

  /** A guess of what one trial takes. */
  private double seconds(Candidate candidate, int rung) {
    List<Integer> rungs = trials.rungs();
    return pace.trial(candidate, rungs.get(rung) - (rung == 0 ? 0 : rungs.get(rung - 1)));
  }

  private boolean mayTry(Climber climber, int missing, int rung, double spare) {
    if (first) {
      return true;
    }
    double seconds = missing * seconds(climber.candidate(), rung);
    double batch = pace.batch(climber.candidate(), trials.networks().size());
    if (climber.rung() < 0 && batch > DOUBT * limits.batchSeconds()) {
      leaveOut(climber, "about %.0f s for 100 images", batch);
      return false;
    }
    if (left() - seconds < spare) {
      leaveOut(climber, "about %.0f s to try", seconds);
      return false;
    }
    return true;
  }

  private void leaveOut(Climber climber, String why, Object... values) {
    if (climber.rung() < 0) {
      leftOut.put(climber.candidate().name(), String.format(Locale.ROOT, why, values));
    }
  }

  private boolean tryAll(Climber climber, List<Integer> missing, int rung) {
    for (int heldOut : missing) {
      if (!first && left() <= 0) {
        leaveOut(climber, "the time was up");
        return false;
      }
      Trial trial;
      try {
        trial = trials.attempt(climber.candidate(), heldOut, rung);
      } catch (FailedTrial e) {
        failure = failure == null ? e.reason() : failure;
        leftOut.put(climber.candidate().name(), "failed: " + e.getMessage());
        return false;
      }
      trials.keep(trial);
      made++;
      take(climber, heldOut, trial);
    }
    return true;
  }

  private void take(Climber climber, int heldOut, Trial trial) {
    climber.add(heldOut, trial);
    pace.note(climber.candidate(), trial);
  }
}
