package dev.mangle.trial;

import dev.mangle.attack.AttackPlan;
import java.util.List;
import java.util.Optional;

/**
 * What can be tried. Images come in numbered slices; where a search climbs from slice to slice, the
 * number is its rung.
 */
public interface Trials {
  /** Names of the networks, at least two. */
  List<String> networks();

  /** Images up to each rung, this one's slice included; the last has all of them. */
  List<Integer> rungs();

  /** What a candidate does with the budget and the seed of all trials: equal plans are one. */
  AttackPlan plan(Candidate candidate);

  /** Plans that have trials on record, of whatever run; equal ones may come several times. */
  List<Candidate> known();

  /** The trial where it is on record. */
  Optional<Trial> recorded(Candidate candidate, int heldOut, int rung);

  /**
   * Makes a trial.
   *
   * @throws RuntimeException when the plan cannot be run on these networks or this machine
   */
  Trial run(Candidate candidate, int heldOut, int rung);

  /**
   * Makes a trial, as {@link #run}.
   *
   * @throws FailedTrial in place of any {@code RuntimeException}
   */
  default Trial attempt(Candidate candidate, int heldOut, int rung) throws FailedTrial {
    try {
      return run(candidate, heldOut, rung);
    } catch (RuntimeException e) {
      throw new FailedTrial(e);
    }
  }

  /** Writes a trial down. */
  void keep(Trial trial);
}
