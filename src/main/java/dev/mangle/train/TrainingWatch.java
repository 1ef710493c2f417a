package dev.mangle.train;

import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The checkpoints of a training as they appear, and TensorBoard's file of what is said of them. */
public final class TrainingWatch implements AutoCloseable {
  private static final String RUN = "eval";

  private final Path folder;
  private final long pollMillis;
  private int given = -1;
  private boolean finished;
  private EventFile events;

  /**
   * Watches a training's folder, which need not have a checkpoint yet.
   *
   * @throws UserException when it is not there or holds other files
   */
  public TrainingWatch(Path folder, long pollMillis) {
    if (!Files.isDirectory(folder) || Checkpoints.isCheckpoint(folder)) {
      throw new UserException(
          "training folder '%s': expected the folder of a training's checkpoints (NAME.training), found"
              + " %s",
          folder, Files.isDirectory(folder) ? "a network's" : "none");
    }
    TrainingState.requireOurs(folder);
    this.folder = folder;
    this.pollMillis = pollMillis;
  }

  /**
   * The next checkpoint, waited for; none when the training is done and all were given.
   *
   * @throws InterruptedException when the wait is interrupted
   */
  public Optional<Path> next() throws InterruptedException {
    while (!finished) {
      List<Path> checkpoints = TrainingCheckpoints.in(folder);
      Optional<Path> next =
          checkpoints.stream()
              .filter(checkpoint -> TrainingCheckpoints.step(checkpoint) > given)
              .findFirst();
      if (next.isPresent()) {
        given = TrainingCheckpoints.step(next.get());
        boolean last = next.get().equals(TrainingCheckpoints.last(checkpoints));
        finished = last && isFinished(next.get());
        return next;
      }
      TimeUnit.MILLISECONDS.sleep(pollMillis);
    }
    return Optional.empty();
  }

  private static boolean isFinished(Path checkpoint) {
    try {
      return TrainingState.isFinished(checkpoint);
    } catch (UserException e) {
      if (Files.exists(checkpoint)) {
        throw e;
      }
      return false; // Taken away meanwhile, so another one is there.
    }
  }

  /** Writes what was measured of a checkpoint. */
  public void record(Path checkpoint, Map<String, Double> values) {
    int step = TrainingCheckpoints.step(checkpoint);
    if (events == null) {
      events = new EventFile(folder.resolve(TrainingState.EVENTS).resolve(RUN), step);
    }
    events.scalars(step, values);
  }

  @Override
  public void close() {
    if (events != null) {
      events.close();
    }
  }
}
