package dev.mangle.transfer;

import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.trial.Candidate;
import dev.mangle.trial.FailedTrial;
import dev.mangle.trial.Trial;
import dev.mangle.trial.Trials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tries plans on all images with networks held out in turn; what is on record is not tried. */
public final class Transfer {
  /** Images of one trial, at most: what a kill may lose. */
  private static final int SLICE = 25;

  private final Trials trials;
  private final List<Integer> heldOut;
  private final boolean split;
  private final Progress progress;

  /**
   * What came of it.
   *
   * @param rows one for each plan that could be tried, in their order
   * @param failures what was wrong with the others, by their names
   */
  public record Result(List<Row> rows, Map<String, String> failures) {}

  /**
   * Prepares the measurement.
   *
   * @param trials in as many slices as {@link #slices} says
   * @param heldOut places of the networks to hold out, among those of the trials; at least one
   * @param split whether each has a share of the images, instead of all
   */
  public Transfer(Trials trials, List<Integer> heldOut, boolean split, Progress progress) {
    this.trials = trials;
    this.heldOut = List.copyOf(heldOut);
    this.split = split;
    this.progress = progress;
  }

  /** Slices of the images, as many for each of {@code shares}. */
  public static int slices(int images, int shares) {
    int most = shares * SLICE;
    return shares * Math.max(1, (images + most - 1) / most);
  }

  /**
   * Tries each plan; one that fails does not keep the others from being tried.
   *
   * @throws UserException when a trial cannot be written down
   */
  public Result run(List<Candidate> plans) {
    List<Row> rows = new ArrayList<>();
    Map<String, String> failures = new LinkedHashMap<>();
    for (Candidate plan : plans) {
      try {
        rows.add(row(plan));
      } catch (FailedTrial e) {
        failures.put(plan.name(), e.getMessage());
        progress.say("plan " + plan.name() + " failed: " + e.getMessage());
      }
    }
    return new Result(rows, failures);
  }

  private Row row(Candidate plan) throws FailedTrial {
    List<Integer> sizes = trials.rungs();
    int images = sizes.get(sizes.size() - 1);
    int shares = split ? heldOut.size() : 1;
    int each = sizes.size() / shares;
    List<Outcome> outcomes = new ArrayList<>();
    long work = (long) images * heldOut.size() / shares;
    try (Progress.Task task = progress.begin("trying " + plan.name(), work)) {
      for (int place = 0; place < heldOut.size(); place++) {
        List<Trial> ofNetwork = new ArrayList<>();
        int first = split ? place * each : 0;
        for (int slice = first; slice < first + each; slice++) {
          Trial trial = trial(plan, heldOut.get(place), slice);
          ofNetwork.add(trial);
          task.advance(trial.images().size());
        }
        outcomes.add(Outcome.of(ofNetwork));
      }
    }
    return new Row(plan, images, outcomes);
  }

  private Trial trial(Candidate plan, int network, int slice) throws FailedTrial {
    Optional<Trial> recorded = trials.recorded(plan, network, slice);
    if (recorded.isPresent()) {
      return recorded.get();
    }
    Trial made = trials.attempt(plan, network, slice);
    trials.keep(made);
    return made;
  }
}
