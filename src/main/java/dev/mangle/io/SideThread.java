package dev.mangle.io;

import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A thread beside its owner's, which does one thing after the other in the order in which they were
 * begun.
 *
 * <p>What a piece of work throws comes out where its owner waits for it, as itself. Nothing is ever
 * interrupted: that would close the file that is being written.
 */
public final class SideThread implements AutoCloseable {
  private final ThreadPoolExecutor thread;

  /** A thread that starts with its first work and does not keep the program alive. */
  public SideThread(String name) {
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread made = new Thread(work, name);
              made.setDaemon(true);
              return made;
            });
  }

  /** Work that was begun. */
  @FunctionalInterface
  public interface Pending<T> {
    /** Waits for what comes of it, or throws what it threw. */
    T await();
  }

  /** Begins {@code work} as soon as what was begun before it is done. */
  public <T> Pending<T> begin(Supplier<T> work) {
    Future<T> future = thread.submit(work::get);
    return () -> await(future);
  }

  private static <T> T await(Future<T> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What work threw, to be thrown again as itself. */
  static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return (RuntimeException) thrown;
  }

  /** Drops what has not begun, and waits for what has. */
  @Override
  public void close() {
    thread.getQueue().clear();
    thread.shutdown();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Uses what is made of each of {@code items}, in their order, while what comes of the next is
   * made beside; an item that cannot be made throws at its turn, after those before it were used.
   */
  public static <T, V> void ahead(List<T> items, Function<T, V> make, BiConsumer<T, V> use) {
    try (SideThread side = new SideThread("ahead")) {
      Pending<V> next = null;
      for (int i = 0; i < items.size(); i++) {
        T item = items.get(i);
        V made = next == null ? make.apply(item) : next.await();
        if (i + 1 < items.size()) {
          T following = items.get(i + 1);
          next = side.begin(() -> make.apply(following));
        }
        use.accept(item, made);
      }
    }
  }

  /**
   * Does {@code work} on all {@code items}, on all cores and in no order. Where it throws, all
   * items before that one are done still and the first one's error is told, so that it is always
   * the same.
   */
  public static <T> void each(List<T> items, Consumer<T> work) {
    NavigableMap<Integer, Throwable> failures = new ConcurrentSkipListMap<>();
    IntStream.range(0, items.size())
        .parallel()
        .filter(i -> failures.headMap(i).isEmpty())
        .forEach(
            i -> {
              try {
                work.accept(items.get(i));
              } catch (RuntimeException | Error e) {
                failures.put(i, e);
              }
            });
    if (!failures.isEmpty()) {
      throw unchecked(failures.firstEntry().getValue());
    }
  }
}
