package dev.mangle.attack;

import dev.mangle.io.SideThread;
import java.util.concurrent.CompletionException;

/**
 * Writes what came of batches beside the networks, in order and one batch behind at most: whoever
 * hands in the next one waits until the last one is on disk, so that no more than two batches'
 * results are in memory.
 *
 * <p>An error comes out when the next batch is handed in, or all are awaited; nothing is written
 * after it.
 */
final class WriteBehind implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final SideThread writer = new SideThread("writer");
  private SideThread.Pending<Long> last = () -> 0L;
  private int lastImages;
  private double secondsPerImage;

  /** Waits for the batch before, then begins to write this one. */
  void hand(int images, Runnable write) {
    await();
    lastImages = images;
    last =
        writer.begin(
            () -> {
              long start = System.nanoTime();
              write.run();
              return System.nanoTime() - start;
            });
  }

  /** Waits until all is written that was handed in. */
  void await() {
    SideThread.Pending<Long> written = last;
    last = () -> 0L;
    long nanos;
    try {
      nanos = written.await();
    } catch (OutOfMemoryError e) {
      // Not for want of memory at the batch at hand, which must not be taken for the cause.
      throw new CompletionException(e);
    }
    if (lastImages > 0) {
      secondsPerImage = nanos / NANOS / lastImages;
      lastImages = 0;
    }
  }

  /** What writing an image took of late. */
  double secondsPerImage() {
    return secondsPerImage;
  }

  /**
   * Does some work that hands in batches, to its end and the end of their writing. Where both fail,
   * the writing's error is told, which belongs to the earlier batch.
   */
  void during(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      try {
        await();
      } catch (RuntimeException | Error earlier) {
        if (earlier != e) {
          earlier.addSuppressed(e);
        }
        throw earlier;
      }
      throw e;
    }
    await();
  }

  @Override
  public void close() {
    writer.close();
  }
}
