package dev.mangle.submission;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Watches one child until it ends or must be ended: first asked, then, after a grace, killed.
 *
 * @param limits of the run
 * @param ender how to end it with all that it started
 * @param folders that together may not grow over the limit
 */
record Watch(Limits limits, Ender ender, Path... folders) {
  private static final long TICK_MILLIS = 50;
  private static final int TICKS_A_SIZE = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * What a run may use.
   *
   * @param time wall clock from start to end
   * @param grace from the polite signal to the other one
   * @param logBytes kept of what it prints
   * @param diskBytes that it may write
   */
  record Limits(Duration time, Duration grace, long logBytes, long diskBytes) {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final long LOG_BYTES = 16L << 20;
    private static final long DISK_BYTES = 4L << 30;

    /** What holds for everybody, and a time limit. */
    static Limits of(Duration time) {
      return new Limits(time, GRACE, LOG_BYTES, DISK_BYTES);
    }
  }

  private enum Excess {
    NONE,
    TIME,
    DISK
  }

  /** Ends a child and its descendants. */
  interface Ender {
    /** Called while it runs, several times a second. */
    default void tick(Process process) {}

    /** Asks all of them to end. */
    void ask(Process process);

    /** Makes all of them end; also called after the child ended by itself, for what it left. */
    void kill(Process process);
  }

  /**
   * Starts a child and sees it to its end.
   *
   * @param log takes both of its streams
   * @throws UserException when it cannot be started or its log cannot be written
   */
  Runner.Outcome run(ProcessBuilder builder, Path log) {
    long start = System.nanoTime();
    Process process = start(builder.redirectErrorStream(true));
    // Standard input stays open as long as we live: its end tells the child that we are gone.
    try {
      LogPump pump = new LogPump(process.getInputStream(), log, limits.logBytes());
      pump.start();
      Excess excess = await(process, start);
      if (excess != Excess.NONE) {
        ender.ask(process);
        process.waitFor(limits.grace().toMillis(), TimeUnit.MILLISECONDS);
      }
      Duration wall = Duration.ofNanos(System.nanoTime() - start);
      ender.kill(process);
      boolean ended = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      pump.finish(PATIENCE);
      return outcome(ended ? process.exitValue() : -1, excess, wall);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted");
    } finally {
      if (process.isAlive()) {
        ender.kill(process);
      }
    }
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw UserException.of("run", Path.of(builder.command().get(0)), e);
    }
  }

  /** Waits for the end or the first limit that is broken. */
  private Excess await(Process process, long start) throws InterruptedException {
    for (long tick = 1; !process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS); tick++) {
      if (System.nanoTime() - start >= limits.time().toNanos()) {
        return Excess.TIME;
      }
      if (tick % TICKS_A_SIZE == 0 && FolderSize.over(limits.diskBytes(), folders)) {
        return Excess.DISK;
      }
      ender.tick(process);
    }
    return Excess.NONE;
  }

  private Runner.Outcome outcome(int exitCode, Excess excess, Duration wall) {
    String problem =
        switch (excess) {
          case TIME -> "ended at its time limit of " + seconds(limits.time());
          case DISK ->
              "ended: it wrote more than %d MiB or %d files"
                  .formatted(limits.diskBytes() >> 20, FolderSize.MOST_FILES);
          case NONE -> exitCode == 0 ? "" : exit(exitCode);
        };
    return new Runner.Outcome(exitCode, excess == Excess.TIME, wall, problem);
  }

  private static String exit(int code) {
    return code > 128 && code < 160
        ? "ended by signal %d (exit code %d)".formatted(code - 128, code)
        : "exit code " + code;
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0).replaceAll("\\.?0+$", "")
        + " s";
  }
}
