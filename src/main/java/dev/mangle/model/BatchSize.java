package dev.mangle.model;

import dev.mangle.io.UserException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/**
 * The most images that go through networks at once, which goes down wherever memory runs out: the
 * device's (TensorFlow says so, whatever the device), TensorFlow's buffers beside Java, or Java's
 * own.
 */
public final class BatchSize {
  private final int wanted;
  private int most;

  /**
   * Begins with batches as they come.
   *
   * @param wanted images at once, at least 1
   */
  public BatchSize(int wanted) {
    this(wanted, wanted);
  }

  /**
   * Begins with less than is wanted, where memory is known to be short.
   *
   * @param most images at once, 1 to {@code wanted}
   */
  public BatchSize(int wanted, int most) {
    this.wanted = wanted;
    this.most = most;
  }

  /** Images at once where memory is enough. */
  public int wanted() {
    return wanted;
  }

  /** The most images at once, as far as is known by now. */
  public synchronized int most() {
    return most;
  }

  /** Says, where it is so, that batches were smaller than wanted: their size shows in results. */
  public synchronized Optional<String> note() {
    return most == wanted
        ? Optional.empty()
        : Optional.of(
            "memory was enough for %d images at once, not for %d: results are a little different from those of a run with more"
                .formatted(most, wanted));
  }

  /**
   * Does {@code work} on all of a batch, or on parts of it one after the other. A part for which
   * there is no memory is halved and begins anew; batches after it are no larger than its halves.
   *
   * @param work leaves nothing behind where it throws for want of memory
   * @throws UserException when there is no memory for a single image
   */
  public <T> void run(List<T> batch, Consumer<List<T>> work) {
    Deque<List<T>> parts = new ArrayDeque<>(List.of(batch));
    while (!parts.isEmpty()) {
      List<T> part = parts.pop();
      int size = most();
      if (part.size() > size) {
        parts.push(part.subList(size, part.size()));
        parts.push(part.subList(0, size));
        continue;
      }
      try {
        work.accept(part);
      } catch (TFResourceExhaustedException | OutOfMemoryError e) {
        halve(part.size(), e);
        parts.push(part);
      }
    }
  }

  private synchronized void halve(int size, Throwable error) {
    if (size == 1) {
      UserException told =
          new UserException(
              "out of memory with one image at once: expected fewer or smaller networks, or more"
                  + " memory (Java's own by MANGLE_JAVA_OPTS=-Xmx8g), found %s",
              firstLine(error));
      told.initCause(error);
      throw told;
    }
    most = Math.min(most, (size + 1) / 2);
  }

  /** TensorFlow's messages go on for pages. */
  private static String firstLine(Throwable error) {
    String message = error.getMessage() == null ? "" : error.getMessage();
    return message.strip().lines().findFirst().orElse(error.getClass().getSimpleName());
  }
}
