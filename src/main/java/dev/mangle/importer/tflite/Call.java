package dev.mangle.importer.tflite;

import com.google.flatbuffers.Table;
import dev.mangle.io.UserException;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One operator while it is built: its inputs, its options, and where its output goes. */
final class Call {
  private final Ops tf;
  private final LiteOperator operator;
  private final TfliteGraph graph;

  Call(Ops tf, LiteOperator operator, TfliteGraph graph) {
    this.tf = tf;
    this.operator = operator;
    this.graph = graph;
  }

  Ops tf() {
    return tf;
  }

  LiteTensor output() {
    return operator.output();
  }

  /** Input {@code i} as the file describes it. */
  LiteTensor input(int i) {
    if (!has(i)) {
      throw refuse("expected an input number %d, found none".formatted(i));
    }
    return operator.inputs().get(i);
  }

  int inputs() {
    return operator.inputs().size();
  }

  /** Whether there is an input {@code i}: the optional ones may be left out. */
  boolean has(int i) {
    return i < operator.inputs().size() && operator.inputs().get(i) != null;
  }

  boolean isConstant(int i) {
    return graph.constant(input(i)) != null;
  }

  /** Input {@code i}, which depends on the images. */
  Operand<TFloat32> x(int i) {
    Operand<TFloat32> value = graph.value(input(i));
    if (value == null) {
      throw refuse("expected input '%s' to be computed from the images".formatted(input(i).name()));
    }
    return value;
  }

  /** Input {@code i}, computed or constant. */
  Operand<TFloat32> operand(int i) {
    if (!isConstant(i)) {
      return x(i);
    }
    LiteTensor constant = constant(i);
    return floats(constant.floats(), constant.shape());
  }

  /**
   * Input {@code i}, which is constant; a weight kept in half precision is found behind its cast.
   */
  LiteTensor constant(int i) {
    LiteTensor constant = graph.constant(input(i));
    if (constant == null) {
      throw refuse("expected input '%s' to be constant".formatted(input(i).name()));
    }
    return constant;
  }

  /** Keeps output {@code i} of an operator with several; the first is what its builder returns. */
  void alsoMakes(int i, Operand<TFloat32> y) {
    graph.put(operator, operator.outputs().get(i), y);
  }

  int outputs() {
    return operator.outputs().size();
  }

  /** A float constant. */
  Operand<TFloat32> floats(float[] values, int... shape) {
    long[] extents = new long[shape.length];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = shape[i];
    }
    graph.addFloats(values.length);
    return tf.constant(Shape.of(extents), DataBuffers.of(values));
  }

  /** What {@code read} takes out of the operator's options, see {@link LiteOperator#options}. */
  <T extends Table, R> R options(byte type, T options, Function<T, R> read, R missing) {
    return operator.options(type, options, read, missing);
  }

  /**
   * The operator's own activation, or the one that its quantised output carries; not for the scores
   * themselves, whose gradient a ReLU would end.
   */
  Operand<TFloat32> activate(Operand<TFloat32> y, byte fused) {
    if (fused != ActivationFunctionType.NONE) {
      return Activations.fused(this, y, fused);
    }
    byte implicit = ImplicitRelu.of(output());
    if (implicit == ActivationFunctionType.NONE || graph.isLogits(output())) {
      return y;
    }
    graph.countRelu(implicit);
    return Activations.fused(this, y, implicit);
  }

  /** Number of axes of input {@code i}. */
  int rank(int i) {
    return input(i).shape().length;
  }

  /**
   * Axis {@code axis} of input {@code i} counted from the front.
   *
   * @throws UserException when it does not exist, or is that of the images
   */
  int axis(int i, int axis) {
    int front = axis < 0 ? axis + rank(i) : axis;
    if (front <= 0 || front >= rank(i)) {
      throw refuse(
          "axis %d of '%s' (%s): expected one behind the first, which counts the images"
              .formatted(axis, input(i).name(), input(i).shapeText()));
    }
    return front;
  }

  /** An error that names the operator and its place. */
  UserException refuse(String reason) {
    return operator.refuse(reason);
  }
}
