package dev.mangle.tune;

import dev.mangle.trial.Candidate;
import dev.mangle.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plan on its way through the slices of the images. */
final class Climber {
  private final Candidate candidate;
  private final boolean targeted;

  /** By network held out, then by rung. */
  private final List<List<Trial>> trials = new ArrayList<>();

  Climber(Candidate candidate, boolean targeted, int networks) {
    this.candidate = candidate;
    this.targeted = targeted;
    for (int i = 0; i < networks; i++) {
      trials.add(new ArrayList<>());
    }
  }

  Candidate candidate() {
    return candidate;
  }

  /** Whether the trial with a network held out on a rung's slice is there. */
  boolean has(int heldOut, int rung) {
    return trials.get(heldOut).size() > rung;
  }

  /** Takes the next trial of a network held out. */
  void add(int heldOut, Trial trial) {
    trials.get(heldOut).add(trial);
  }

  /** The highest rung that it was tried on with every network held out; -1 before the first. */
  int rung() {
    return trials.stream().mapToInt(List::size).min().orElseThrow() - 1;
  }

  /** How it stood on a rung that it has reached. */
  Standing standing(int rung) {
    return Standing.of(
        candidate, targeted, trials.stream().map(list -> list.subList(0, rung + 1)).toList());
  }

  /** How it stands; empty before the first rung. */
  Optional<Standing> standing() {
    return rung() < 0 ? Optional.empty() : Optional.of(standing(rung()));
  }
}
