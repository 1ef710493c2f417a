package dev.mangle.cli;

import dev.mangle.io.Progress;
import dev.mangle.io.Spans;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress for people: a bar on a terminal, else a line now and then. Safe for several threads.
 *
 * <p>The launcher says through {@code mangle.terminal} whether stderr is a terminal, and through
 * {@code mangle.columns} how wide it is.
 */
public final class ConsoleProgress implements Progress {
  private static final long QUIET_NANOS = Duration.ofSeconds(5).toNanos();

  private final PrintStream err;
  private final boolean terminal;
  private final LongSupplier nanoTime;

  /** Progress on {@code err}, as a bar where that is a terminal. */
  public ConsoleProgress(PrintStream err) {
    this(err, Boolean.getBoolean("mangle.terminal"), System::nanoTime);
  }

  ConsoleProgress(PrintStream err, boolean terminal, LongSupplier nanoTime) {
    this.err = err;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
  }

  @Override
  public Task begin(String name, long total) {
    return terminal ? new Bar(err, name, total) : new Lines(name, total);
  }

  @Override
  public void say(String line) {
    // On a terminal a bar may stand on this line: go to its start and clear what is there.
    err.println(terminal ? "\r\033[K" + line : line);
  }

  /** In a class of its own, so that the progress bar's classes load on a terminal only. */
  private static final class Bar implements Task {
    private final BarConsumer consumer;
    private final ProgressBar bar;

    Bar(PrintStream err, String name, long total) {
      int columns = Integer.getInteger("mangle.columns", 80);
      consumer = new BarConsumer(err, Math.max(20, columns - 1));
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setConsumer(consumer)
              .build();
    }

    @Override
    public void advance(long steps) {
      bar.stepBy(steps);
    }

    @Override
    public void close() {
      bar.close();
      consumer.close();
    }
  }

  /** Ends its line once: the library forgets to where a bar closes as soon as it was made. */
  private static final class BarConsumer extends ConsoleProgressBarConsumer {
    private boolean closed;

    BarConsumer(PrintStream out, int columns) {
      super(out, columns);
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        super.close();
      }
    }
  }

  private final class Lines implements Task {
    private final String name;
    private final long total;
    private final long start = nanoTime.getAsLong();
    private long lastLine = start;
    private long done;

    Lines(String name, long total) {
      this.name = name;
      this.total = total;
      err.println(name + ": 0/" + total);
    }

    @Override
    public synchronized void advance(long steps) {
      done += steps;
      long now = nanoTime.getAsLong();
      if (done < total && now - lastLine >= QUIET_NANOS) {
        lastLine = now;
        print(now);
      }
    }

    @Override
    public synchronized void close() {
      print(nanoTime.getAsLong());
    }

    private void print(long now) {
      double seconds = (now - start) / 1e9;
      String left =
          done > 0 && done < total && seconds > 0
              ? ", " + Spans.of(seconds / done * (total - done)) + " left"
              : "";
      err.printf("%s: %d/%d, %.1f s%s%n", name, done, total, seconds, left);
    }
  }
}
