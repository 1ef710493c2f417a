package dev.mangle.bench;

import java.util.OptionalLong;

/** A subject whose work is done in this process, again and again until a turn is long enough. */
final class Repeated implements Subject {
  private static final int WARM_UPS = 2;

  private final Work work;
  private final double seconds;
  private final Clock clock;
  private final Runnable run;
  private final Runnable close;

  /**
   * A subject.
   *
   * @param seconds that a turn takes at least; with 0, a turn is one run
   * @param run does the work once
   * @param close gives free what it needs
   */
  Repeated(Work work, double seconds, Clock clock, Runnable run, Runnable close) {
    this.work = work;
    this.seconds = seconds;
    this.clock = clock;
    this.run = run;
    this.close = close;
  }

  @Override
  public Work work() {
    return work;
  }

  @Override
  public void warmUp() {
    for (int i = 0; i < (seconds > 0 ? WARM_UPS : 1); i++) {
      run.run();
    }
  }

  @Override
  public Turn turn() {
    OptionalLong before = Memory.begin();
    long start = clock.nanos();
    long cpuStart = clock.cpuNanos();
    int runs = 0;
    double spent;
    do {
      run.run();
      runs++;
      spent = (clock.nanos() - start) / 1e9;
    } while (spent < seconds);
    return new Turn(runs, spent, (clock.cpuNanos() - cpuStart) / 1e9, Memory.since(before));
  }

  @Override
  public void close() {
    close.run();
  }
}
