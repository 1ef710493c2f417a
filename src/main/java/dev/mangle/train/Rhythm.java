package dev.mangle.train;

import dev.mangle.io.UserException;

/**
 * How often a training tells how it goes, in steps; 0 is once an epoch.
 *
 * @param output a line for people
 * @param summary scalars and pictures for TensorBoard
 * @param checkpoint a checkpoint, judged by the validation images
 * @param patience after how many checkpoints in a row that are no better than the best one the
 *     training ends and the best one is taken; 0 goes on to the end and takes the last
 */
public record Rhythm(int output, int summary, int checkpoint, int patience) {
  /** Everything once an epoch, to the end. */
  public static final Rhythm EPOCHS = new Rhythm(0, 0, 0, 0);

  /** Checks that nothing is negative. */
  public Rhythm {
    if (output < 0 || summary < 0 || checkpoint < 0 || patience < 0) {
      throw new UserException(
          "output, summary and checkpoint steps and patience: expected 0 or more, found %d, %d, %d"
              + " and %d",
          output, summary, checkpoint, patience);
    }
  }

  /** With its numbers in place of 0, for epochs of that many steps. */
  Rhythm of(int epoch) {
    return new Rhythm(
        output == 0 ? epoch : output,
        summary == 0 ? epoch : summary,
        checkpoint == 0 ? epoch : checkpoint,
        patience);
  }

  /** What of it changes the network that comes out, for {@code model.json}. */
  String describe() {
    return patience == 0
        ? ""
        : ", ended after %d checkpoints (every %s) that were no better"
            .formatted(patience, checkpoint == 0 ? "epoch" : checkpoint + " steps");
  }
}
