package dev.mangle.io;

/**
 * Where long work tells how far it is, from several threads at once where it has them; the
 * console's form is decided by the command line alone.
 */
public interface Progress {

  /** Tells nobody. */
  Progress SILENT =
      new Progress() {
        @Override
        public Task begin(String name, long total) {
          return steps -> {};
        }

        @Override
        public void say(String line) {}
      };

  /** Begins a task of {@code total} steps; the caller closes it. */
  Task begin(String name, long total);

  /** Prints one line for people, above any progress bar. */
  void say(String line);

  /** A task under way. */
  @FunctionalInterface
  interface Task extends AutoCloseable {
    /** Says that {@code steps} more are done. */
    void advance(long steps);

    @Override
    default void close() {}
  }
}
