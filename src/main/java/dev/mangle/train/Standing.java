package dev.mangle.train;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Where a training stands: the content of {@code standing.json} in a checkpoint.
 *
 * @param plan all that decides how the network comes out, in words
 * @param step how many steps are behind
 * @param finished whether no more are to come
 * @param bestStep which checkpoint judged best; 0 where none was judged
 * @param best how well, 0..1
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Standing(String plan, int step, boolean finished, int bestStep, double best) {

  /** A training that has not begun. */
  static Standing begin(String plan) {
    return new Standing(plan, 0, false, 0, 0);
  }

  /** After a checkpoint that judged {@code score}; of equals the first stays the best. */
  Standing at(int newStep, double score) {
    return bestStep == 0 || score > best
        ? new Standing(plan, newStep, false, newStep, score)
        : new Standing(plan, newStep, false, bestStep, best);
  }

  /** After a checkpoint that is not to be compared. */
  Standing at(int newStep) {
    return new Standing(plan, newStep, false, bestStep, best);
  }

  /** The same, and no more steps to come. */
  Standing end() {
    return new Standing(plan, step, true, bestStep, best);
  }
}
