package dev.mangle.model;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.family.TType;

/**
 * A tensor that stays on the device between runs of a graph: a resource variable and the ways to
 * it.
 *
 * <p>Whoever reads it in a run sees one value, even where the same run assigns another.
 *
 * @param handle of the variable
 * @param value what it holds
 * @param fed placeholder of what {@code load} puts into it
 * @param load operation that does so
 */
public record Slot<T extends TType>(
    Operand<? extends TType> handle, Operand<T> value, Operand<T> fed, Operation load) {

  /**
   * Adds one to a graph.
   *
   * @param name its operations are called so and {@code name_*}; no other slot of the graph is
   */
  public static <T extends TType> Slot<T> in(Ops scope, String name, Class<T> type, Shape shape) {
    Operand<? extends TType> handle =
        scope.withName(name).varHandleOp(type, shape, VarHandleOp.sharedName(name));
    Operand<T> fed = scope.withName(name + "_in").placeholder(type, Placeholder.shape(shape));
    return new Slot<>(
        handle,
        scope.withName(name + "_now").readVariableOp(handle, type),
        fed,
        scope.withName(name + "_load").assignVariableOp(handle, fed).op());
  }

  /** The one that a graph has under {@code path}, which may have been copied with it. */
  public static <T extends TType> Slot<T> of(Graph graph, String path, Class<T> type) {
    return new Slot<>(
        graph.outputOrThrow(path + ":0"),
        graph.outputOrThrow(path + "_now:0").expect(type),
        graph.outputOrThrow(path + "_in:0").expect(type),
        graph.operationOrThrow(path + "_load"));
  }

  /** Puts {@code next} in the place of what it holds. */
  public Op assign(Ops tf, Operand<T> next) {
    return tf.assignVariableOp(handle, next);
  }
}
