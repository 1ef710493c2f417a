package dev.mangle.train;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.random.TruncatedNormal;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The layers that architectures are built from, and the weights that came about.
 *
 * <p>Fresh weights are truncated normal with variance 2 / fan-in, biases zero, drawn from the seed;
 * weights to be restored have no initial value.
 */
public final class Layers {
  private final Ops tf;
  private final Long seed;
  private final List<Variable<TFloat32>> weights = new ArrayList<>();

  private Layers(Ops tf, Long seed) {
    this.tf = tf;
    this.seed = seed;
  }

  /** Layers with new weights, set when the session is initialised. */
  static Layers fresh(Ops tf, long seed) {
    return new Layers(tf, seed);
  }

  /** Layers whose weights are restored by name from another session's. */
  static Layers toRestore(Ops tf) {
    return new Layers(tf, null);
  }

  /** The weights so far, in the order of the layers. */
  List<Variable<TFloat32>> weights() {
    return List.copyOf(weights);
  }

  /** Convolution, bias, relu: [N,H,W,C] to [N,H/stride,W/stride,channels], rounded up. */
  public Operand<TFloat32> conv(
      String name, Operand<TFloat32> x, int size, int channels, long stride) {
    long in = x.shape().get(3);
    Operand<TFloat32> kernel =
        weights(name + "_kernel", Shape.of(size, size, in, channels), in * size * size);
    Operand<TFloat32> y = tf.nn.conv2d(x, kernel, List.of(1L, stride, stride, 1L), "SAME");
    return tf.nn.relu(tf.nn.biasAdd(y, bias(name, channels)));
  }

  /** Maximum of each 2x2 window: [N,H,W,C] to [N,H/2,W/2,C], rounded up. */
  public Operand<TFloat32> maxPool(Operand<TFloat32> x) {
    // The old op: unlike MaxPoolV2, the fast kernels know it.
    long[] window = {1, 2, 2, 1};
    return tf.scope()
        .opBuilder("MaxPool", "MaxPool")
        .addInput(x.asOutput())
        .setAttr("ksize", window)
        .setAttr("strides", window)
        .setAttr("padding", "SAME")
        .build()
        .<TFloat32>output(0);
  }

  /** [N,H,W,C] to [N,H*W*C]. */
  public Operand<TFloat32> flatten(Operand<TFloat32> x) {
    Shape shape = x.shape();
    Operand<TInt32> flat = tf.array(-1, (int) (shape.get(1) * shape.get(2) * shape.get(3)));
    return tf.reshape(x, flat);
  }

  /** Fully connected layer with bias: [N,D] to [N,units]. */
  public Operand<TFloat32> dense(String name, Operand<TFloat32> x, int units) {
    long in = x.shape().get(1);
    Operand<TFloat32> kernel = weights(name + "_kernel", Shape.of(in, units), in);
    return tf.nn.biasAdd(tf.linalg.matMul(x, kernel), bias(name, units));
  }

  /** {@link #dense} and relu. */
  public Operand<TFloat32> denseRelu(String name, Operand<TFloat32> x, int units) {
    return tf.nn.relu(dense(name, x, units));
  }

  private Operand<TFloat32> bias(String layer, int units) {
    return weights(layer + "_bias", Shape.of(units), 0);
  }

  private Operand<TFloat32> weights(String name, Shape shape, long fanIn) {
    Variable<TFloat32> variable =
        seed == null
            ? tf.withName(name).variable(shape, TFloat32.class)
            : tf.withName(name).variable(initial(shape, fanIn));
    weights.add(variable);
    return variable;
  }

  private Operand<TFloat32> initial(Shape shape, long fanIn) {
    Operand<TInt64> dimensions = tf.constant(shape.asArray());
    if (fanIn == 0) {
      return tf.zeros(dimensions, TFloat32.class);
    }
    // Two zero seeds would mean "any seed"; the second one is never zero.
    Operand<TFloat32> normal =
        tf.random.truncatedNormal(
            dimensions,
            TFloat32.class,
            TruncatedNormal.seed(seed),
            TruncatedNormal.seed2(weights.size() + 1L));
    return tf.math.mul(normal, tf.constant((float) Math.sqrt(2.0 / fanIn)));
  }
}
