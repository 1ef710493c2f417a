package dev.mangle.tune;

import dev.mangle.trial.Candidate;
import dev.mangle.trial.Trial;

/**
 * How long trials take here, to guess what those to come will take: a line through the cheapest and
 * the dearest so far. Of one alone it says that all take as long.
 */
final class Pace {
  private Point cheapest;
  private Point dearest;

  /**
   * One trial.
   *
   * @param units of all its images
   */
  private record Point(double units, double seconds) {

    /** This, or the quicker of equals: the first trials of a program wait for much else. */
    Point orQuicker(Point other) {
      return units == other.units && other.seconds < seconds ? other : this;
    }
  }

  void note(Candidate candidate, Trial trial) {
    double units = Cost.units(candidate.recipe()) * trial.images().size();
    Point point = new Point(units, trial.buildingSeconds() + trial.seconds());
    cheapest = cheapest == null || units < cheapest.units() ? point : cheapest.orQuicker(point);
    dearest = dearest == null || units > dearest.units() ? point : dearest.orQuicker(point);
  }

  /** Seconds of one trial, where one was noted. */
  double trial(Candidate candidate, int images) {
    double more = dearest.units() - cheapest.units();
    double rate = more == 0 ? 0 : Math.max(0, dearest.seconds() - cheapest.seconds()) / more;
    double units = images * Cost.units(candidate.recipe());
    return Math.max(0, cheapest.seconds() + (units - cheapest.units()) * rate);
  }

  /** Seconds of 100 images with all {@code networks}. */
  double batch(Candidate candidate, int networks) {
    return trial(candidate, 100) * networks / (networks - 1);
  }
}
