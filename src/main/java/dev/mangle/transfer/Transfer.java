package dev.mangle.transfer;

import dev.mangle.io.Progress;
import dev.mangle.trial.Candidate;
import dev.mangle.trial.Trial;
import dev.mangle.trial.Trials;
import java.util.ArrayList;
import java.util.List;

/** Tries plans on all images with networks held out in turn; what is on record is not tried. */
public final class Transfer {
  private final Trials trials;
  private final List<Integer> heldOut;
  private final boolean split;
  private final Progress progress;

  /**
   * Prepares the measurement.
   *
   * @param heldOut places of the networks to hold out, among those of the trials; at least one
   * @param split whether each has a slice of its own, and all images meet one held out each
   */
  public Transfer(Trials trials, List<Integer> heldOut, boolean split, Progress progress) {
    this.trials = trials;
    this.heldOut = List.copyOf(heldOut);
    this.split = split;
    this.progress = progress;
  }

  /** One row for each plan, in their order. */
  public List<Row> run(List<Candidate> plans) {
    List<Row> rows = new ArrayList<>();
    for (Candidate plan : plans) {
      rows.add(row(plan));
    }
    return rows;
  }

  private Row row(Candidate plan) {
    List<Integer> rungs = trials.rungs();
    long images = rungs.get(rungs.size() - 1) * (split ? 1L : heldOut.size());
    List<Outcome> outcomes = new ArrayList<>();
    try (Progress.Task task = progress.begin("trying " + plan.name(), images)) {
      for (int place = 0; place < heldOut.size(); place++) {
        List<Trial> ofNetwork = new ArrayList<>();
        for (int rung = split ? place : 0; rung < (split ? place + 1 : rungs.size()); rung++) {
          Trial trial = trial(plan, heldOut.get(place), rung);
          ofNetwork.add(trial);
          task.advance(trial.images().size());
        }
        outcomes.add(Outcome.of(ofNetwork));
      }
    }
    return new Row(plan, rungs.get(rungs.size() - 1), outcomes);
  }

  private Trial trial(Candidate plan, int network, int rung) {
    return trials
        .recorded(plan, network, rung)
        .orElseGet(
            () -> {
              Trial made = trials.run(plan, network, rung);
              trials.keep(made);
              return made;
            });
  }
}
