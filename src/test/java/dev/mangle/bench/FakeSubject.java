package dev.mangle.bench;

import dev.mangle.model.Precision;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A subject whose turns are given, and which writes down what is asked of it. */
final class FakeSubject implements Subject {
  private final Work work;
  private final List<String> log;
  private final Deque<Turn> turns = new ArrayDeque<>();

  FakeSubject(String name, List<String> log, Turn... turns) {
    this.work = new Work(name, Precision.FP32, 10, 4);
    this.log = log;
    this.turns.addAll(List.of(turns));
  }

  @Override
  public Work work() {
    return work;
  }

  @Override
  public void warmUp() {
    log.add("warm " + work.variant());
  }

  @Override
  public Turn turn() {
    log.add(work.variant());
    return turns.pop();
  }

  @Override
  public void close() {
    log.add("close " + work.variant());
  }
}
