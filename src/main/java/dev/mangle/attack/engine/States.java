package dev.mangle.attack.engine;

import dev.mangle.model.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What lives on from iteration to iteration, by name and lane: zeros first, and changed together at
 * the end.
 */
final class States {
  private final Ops tf;
  private final Operand<TFloat32> images;
  private final Map<String, Slot<TFloat32>> slots = new LinkedHashMap<>();
  private final Map<Slot<TFloat32>, Operand<TFloat32>> updates = new LinkedHashMap<>();
  private String lane = "";

  /** No state yet, for {@code images} {@code [images, h, w, c]}. */
  States(Ops tf, Operand<TFloat32> images) {
    this.tf = tf;
    this.images = images;
  }

  /** From now on, names are those of this lane alone. */
  void enterLane(int index) {
    lane = "lane" + index + ".";
  }

  /** The state of a name, which has that shape if it is new. */
  Slot<TFloat32> slot(String name, Shape shape) {
    return slots.computeIfAbsent(
        lane + name, path -> Slot.in(tf.withSubScope("state"), path, TFloat32.class, shape));
  }

  void update(Slot<TFloat32> slot, Operand<TFloat32> next) {
    updates.put(slot, next);
  }

  /** What states are to hold when the iteration ends. */
  Map<Slot<TFloat32>, Operand<TFloat32>> updates() {
    return new LinkedHashMap<>(updates);
  }

  /** Targets that make all of them zeros. */
  List<String> clearing() {
    List<String> targets = new ArrayList<>();
    for (Slot<TFloat32> slot : slots.values()) {
      targets.add(slot.assign(tf, zeros(slot.value().shape())).op().name());
    }
    return targets;
  }

  /** Zeros of a shape whose first dimension is the number of images. */
  private Operand<TFloat32> zeros(Shape shape) {
    Operand<TInt32> count = tf.gather(tf.shape(images), tf.array(0), tf.constant(0));
    int[] rest = new int[shape.numDimensions() - 1];
    Arrays.setAll(rest, i -> Math.toIntExact(shape.get(i + 1)));
    return tf.fill(tf.concat(List.of(count, tf.array(rest)), tf.constant(0)), tf.constant(0f));
  }
}
