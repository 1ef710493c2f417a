package dev.mangle.attack.engine;

import dev.mangle.model.Slot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The instructions of an iteration while they are written, block in block, and their slots. */
final class Script {
  private final Ops tf;
  private final Deque<List<Instruction>> blocks = new ArrayDeque<>();
  private final Map<String, List<String>> order = new LinkedHashMap<>();
  private int slots;

  Script(Ops tf) {
    this.tf = tf;
    open();
  }

  /** Begins a block inside the one that is being written. */
  void open() {
    blocks.push(new ArrayList<>());
  }

  /** Ends the innermost block. */
  List<Instruction> close() {
    return blocks.pop();
  }

  /** Blocks around the innermost one. */
  int depth() {
    return blocks.size() - 1;
  }

  /** What must be read before a target assigns, by target. */
  Map<String, List<String>> order() {
    return order;
  }

  /** A new slot for values of a shape. */
  Slot<TFloat32> slot(Shape shape) {
    return Slot.in(tf.withSubScope("slot"), "s" + slots++, TFloat32.class, shape);
  }

  /** Slots take a value each, all at once. */
  void run(List<Slot<TFloat32>> slots, List<Operand<TFloat32>> values) {
    Map<Slot<TFloat32>, Operand<TFloat32>> assignments = new LinkedHashMap<>();
    for (int i = 0; i < slots.size(); i++) {
      assignments.put(slots.get(i), values.get(i));
    }
    run(assignments);
  }

  /** Each slot takes its value, all at once. */
  void run(Map<Slot<TFloat32>, Operand<TFloat32>> assignments) {
    List<String> targets = new ArrayList<>();
    List<String> values = new ArrayList<>();
    assignments.forEach(
        (slot, value) -> {
          Op assign = slot.assign(tf, value);
          targets.add(assign.op().name());
          values.add(value.op().name());
        });
    if (targets.size() > 1) {
      // Some may assign what others read: all read first.
      targets.forEach(target -> order.put(target, values));
    }
    emit(new Instruction.Run(targets));
  }

  void emit(Instruction instruction) {
    blocks.peek().add(instruction);
  }
}
