package dev.mangle.io;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Pieces of work that are done at the same time: the first error asks the others to stop, and is
 * told when all of them have ended.
 */
public final class Together {
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /**
   * Does all of {@code works} to their ends, the first in the caller's thread and each other in a
   * thread of its own; throws what the first of them to fail has thrown, as itself.
   */
  public void run(List<Runnable> works) {
    List<SideThread> threads = new ArrayList<>();
    try {
      for (Runnable work : works.subList(1, works.size())) {
        SideThread thread = new SideThread("together");
        threads.add(thread);
        thread.begin(
            () -> {
              attempt(work);
              return null;
            });
      }
      attempt(works.get(0));
    } finally {
      threads.forEach(SideThread::close);
    }
    if (failure.get() != null) {
      throw SideThread.unchecked(failure.get());
    }
  }

  /** Keeps the first error alone: what comes later is work that it stopped, or the same again. */
  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  /**
   * Is asked by each piece of work, often: it ends by this where another has failed.
   *
   * @throws CancellationException where one has
   */
  public void requireNoFailure() {
    if (failure.get() != null) {
      throw new CancellationException("other work at the same time has failed");
    }
  }
}
