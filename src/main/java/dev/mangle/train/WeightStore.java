package dev.mangle.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.random.TruncatedNormal;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * A network's variables by name; asked twice for a name, it gives the same one.
 *
 * <p>Fresh weights begin as {@link Initial} says, drawn from the seed; variables to be restored
 * have no initial value.
 */
final class WeightStore {
  private final Ops tf;
  private final Long seed;
  private final Initial initial;
  private final Map<String, Variable<TFloat32>> all = new LinkedHashMap<>();
  private final List<Variable<TFloat32>> trained = new ArrayList<>();
  private final List<Variable<TFloat32>> kernels = new ArrayList<>();

  private WeightStore(Ops tf, Long seed, Initial initial) {
    this.tf = tf;
    this.seed = seed;
    this.initial = initial;
  }

  /** New variables, set when the session is initialised. */
  static WeightStore fresh(Ops tf, long seed, Initial initial) {
    return new WeightStore(tf, seed, initial);
  }

  /** Variables that are restored by name from another session's. */
  static WeightStore toRestore(Ops tf) {
    return new WeightStore(tf, null, Initial.HE);
  }

  /** What is trained, in the order of the layers. */
  List<Variable<TFloat32>> trained() {
    return List.copyOf(trained);
  }

  /** Those of {@link #trained} that weight decay is for. */
  List<Variable<TFloat32>> kernels() {
    return List.copyOf(kernels);
  }

  /** A trained kernel. */
  Variable<TFloat32> kernel(String name, Shape shape, long fanIn) {
    Variable<TFloat32> found = all.get(name);
    if (found != null) {
      return found;
    }
    Variable<TFloat32> kernel = seed == null ? restored(name, shape) : normal(name, shape, fanIn);
    all.put(name, kernel);
    trained.add(kernel);
    kernels.add(kernel);
    return kernel;
  }

  /** A trained bias, a value a channel. */
  Variable<TFloat32> bias(String name, int channels) {
    return vector(name, channels, initial.bias());
  }

  /** A trained vector, a value a channel. */
  Variable<TFloat32> vector(String name, int channels, float initial) {
    boolean isNew = !all.containsKey(name);
    Variable<TFloat32> vector = average(name, channels, initial);
    if (isNew) {
      trained.add(vector);
    }
    return vector;
  }

  /** A vector that is not trained: a moving average. */
  Variable<TFloat32> average(String name, int channels, float initial) {
    return all.computeIfAbsent(
        name,
        key -> seed == null ? restored(key, Shape.of(channels)) : filled(key, channels, initial));
  }

  private Variable<TFloat32> restored(String name, Shape shape) {
    return tf.withName(name).variable(shape, TFloat32.class);
  }

  private Variable<TFloat32> filled(String name, int channels, float value) {
    Operand<TFloat32> initial = tf.fill(tf.array((long) channels), tf.constant(value));
    return tf.withName(name).variable(initial);
  }

  private Variable<TFloat32> normal(String name, Shape shape, long fanIn) {
    Operand<TInt64> dimensions = tf.constant(shape.asArray());
    // Two zero seeds would mean "any seed"; the second one is never zero.
    Operand<TFloat32> normal =
        tf.random.truncatedNormal(
            dimensions,
            TFloat32.class,
            TruncatedNormal.seed(seed),
            TruncatedNormal.seed2(trained.size() + 1L));
    Operand<TFloat32> scaled = tf.math.mul(normal, tf.constant((float) initial.deviation(fanIn)));
    return tf.withName(name).variable(scaled);
  }
}
