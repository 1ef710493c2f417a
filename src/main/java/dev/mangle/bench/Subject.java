package dev.mangle.bench;

/** What is measured in turn with others. */
public interface Subject extends AutoCloseable {
  /** What it does. */
  Work work();

  /** Does it once or more, not counted: graphs are optimised, code is compiled, caches fill. */
  void warmUp();

  /** Does it, counted. */
  Turn turn();

  @Override
  void close();
}
