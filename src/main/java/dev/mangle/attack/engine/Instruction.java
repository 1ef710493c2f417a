package dev.mangle.attack.engine;

import java.util.List;

/** One step of a {@link Program}. */
public sealed interface Instruction {

  /**
   * Runs operations together; each of them sees what the slots held before.
   *
   * @param targets names of operations
   */
  record Run(List<String> targets) implements Instruction {}

  /**
   * Puts means over all copies of the images into slots.
   *
   * @param ways of which {@code choice} takes one
   * @param choice null where there is one way
   */
  record Evaluate(List<Way> ways, Chooser choice) implements Instruction {}

  /**
   * Operations that fill the slots.
   *
   * @param first with the first copy
   * @param next that add one more
   */
  record Way(List<String> first, List<String> next) {}

  /** Runs {@code body} several times. */
  record Repeat(int times, List<Instruction> body) implements Instruction {}
}
