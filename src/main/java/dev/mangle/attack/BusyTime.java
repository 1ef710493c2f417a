package dev.mangle.attack;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Wall-clock time during which one thread or more do work of one kind. */
final class BusyTime {
  private final LongSupplier nanoTime;
  private int atWork;
  private long since;
  private long nanos;

  BusyTime(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Does {@code work}, whose time counts once with that of other threads. */
  <T> T during(Supplier<T> work) {
    begin();
    try {
      return work.get();
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    if (atWork == 0) {
      since = nanoTime.getAsLong();
    }
    atWork++;
  }

  private synchronized void end() {
    atWork--;
    if (atWork == 0) {
      nanos += nanoTime.getAsLong() - since;
    }
  }

  /** What is over of it. */
  synchronized long nanos() {
    return nanos;
  }
}
