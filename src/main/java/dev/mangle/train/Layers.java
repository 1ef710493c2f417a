package dev.mangle.train;

import dev.mangle.model.Precision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The layers that architectures are built from, in one of three forms over the same weights.
 *
 * <p>Images are [N, H, W, C]; windows that stand over the edge see what padding "SAME" gives.
 */
public final class Layers {
  /** What becomes of batch norm and dropout. */
  enum Form {
    /** Statistics of the batch, which move the averages; values are dropped. */
    TRAINING,
    /** Averages, multiplied into the kernels: the quickest for attacks while weights change. */
    FOLDED,
    /** Averages, in an operation of its own: what is saved. */
    SAVED
  }

  /** Channels whose multiples every kernel of oneDNN fills its blocks with. */
  private static final int BLOCK = 32;

  private final Ops tf;
  private final WeightStore weights;
  private final Form form;
  private final Precision precision;
  private final Dropout dropout;
  private final List<Op> updates = new ArrayList<>();
  private final Set<String> named = new HashSet<>();

  private Layers(Ops tf, WeightStore weights, Form form, Precision precision, Dropout dropout) {
    this.tf = tf;
    this.weights = weights;
    this.form = form;
    this.precision = precision;
    this.dropout = dropout;
  }

  /** Layers that drop nothing. */
  Layers(Ops tf, WeightStore weights, Form form, Precision precision) {
    this(tf, weights, form, precision, null);
  }

  /** Layers for training. */
  static Layers training(Ops tf, WeightStore weights, Precision precision, Dropout dropout) {
    return new Layers(tf, weights, Form.TRAINING, precision, dropout);
  }

  /** What moves the averages, to be run with a training step. */
  List<Op> updates() {
    return List.copyOf(updates);
  }

  /** Convolution, bias, relu: [N,H,W,C] to [N,H/stride,W/stride,channels], rounded up. */
  public Operand<TFloat32> conv(
      String name, Operand<TFloat32> x, int size, int channels, long stride) {
    return tf.nn.relu(biased(name, x, size, channels, stride, Padding.SAME));
  }

  /**
   * Convolution where the window lies within the image, bias, relu: [N,H,W,C] to
   * [N,H-size+1,W-size+1,channels].
   */
  public Operand<TFloat32> convWithin(String name, Operand<TFloat32> x, int size, int channels) {
    return tf.nn.relu(biased(name, x, size, channels, 1, Padding.VALID));
  }

  /** Convolution, batch norm, relu: [N,H,W,C] to [N,H/stride,W/stride,channels], rounded up. */
  public Operand<TFloat32> convNorm(
      String name, Operand<TFloat32> x, int size, int channels, long stride) {
    return convNorm(name, x, new Window(size, size), channels, stride);
  }

  /** {@link #convNorm(String, Operand, int, int, long)} with a window that may be no square. */
  public Operand<TFloat32> convNorm(
      String name, Operand<TFloat32> x, Window window, int channels, long stride) {
    return normalised(
        name,
        kernel(name, x, window, channels),
        kernel -> convolution(x, kernel, stride, Padding.SAME));
  }

  /** {@link #convWithin} with batch norm in the bias's place. */
  public Operand<TFloat32> convNormWithin(
      String name, Operand<TFloat32> x, int size, int channels) {
    return normalised(
        name,
        kernel(name, x, new Window(size, size), channels),
        kernel -> convolution(x, kernel, 1, Padding.VALID));
  }

  /**
   * Average of the 3x3 window around each place, 1x1 convolution, batch norm, relu: [N,H,W,C] to
   * [N,H,W,channels].
   */
  public Operand<TFloat32> smoothNorm(String name, Operand<TFloat32> x, int channels) {
    // Average and 1x1 convolution may change places, and this one averages fewer channels.
    return normalised(
        name,
        kernel(name, x, new Window(1, 1), channels),
        kernel -> pool("AvgPool", convolution(x, kernel, 1, Padding.SAME), 3, 1));
  }

  /** 1x1 convolution with bias and nothing after it: [N,H,W,C] to [N,H,W,channels]. */
  public Operand<TFloat32> project(String name, Operand<TFloat32> x, int channels) {
    return biased(name, x, 1, channels, 1, Padding.SAME);
  }

  /** {@code relu(x + scale * branch)}, the residual step of Inception-ResNet. */
  public Operand<TFloat32> residual(Operand<TFloat32> x, Operand<TFloat32> branch, float scale) {
    return tf.nn.relu(tf.math.add(x, tf.math.mul(branch, tf.constant(scale))));
  }

  /** The channels of all towers, in order. */
  public Operand<TFloat32> concat(List<Operand<TFloat32>> towers) {
    return tf.concat(towers, tf.constant(3));
  }

  /** Maximum of each 2x2 window: [N,H,W,C] to [N,H/2,W/2,C], rounded up. */
  public Operand<TFloat32> maxPool(Operand<TFloat32> x) {
    return pool("MaxPool", x, 2, 2);
  }

  /** Maximum of 3x3 windows at every second place: [N,H,W,C] to [N,H/2,W/2,C], rounded up. */
  public Operand<TFloat32> maxPoolWide(Operand<TFloat32> x) {
    return pool("MaxPool", x, 3, 2);
  }

  /** Average of each window of {@code size}: [N,H,W,C] to [N,H/size,W/size,C], rounded up. */
  public Operand<TFloat32> averagePool(Operand<TFloat32> x, int size) {
    return pool("AvgPool", x, size, size);
  }

  /** Average of each channel: [N,H,W,C] to [N,C]. */
  public Operand<TFloat32> globalAverage(Operand<TFloat32> x) {
    return tf.math.mean(x, tf.array(1, 2));
  }

  /** [N,H,W,C] to [N,H*W*C]. */
  public Operand<TFloat32> flatten(Operand<TFloat32> x) {
    Shape shape = x.shape();
    Operand<TInt32> flat = tf.array(-1, (int) (shape.get(1) * shape.get(2) * shape.get(3)));
    return tf.reshape(x, flat);
  }

  /** Fully connected layer with bias: [N,D] to [N,units]. */
  public Operand<TFloat32> dense(String name, Operand<TFloat32> x, int units) {
    return tf.nn.biasAdd(tf.linalg.matMul(x, denseKernel(name, x, units)), bias(name, units));
  }

  /** {@link #dense} and relu. */
  public Operand<TFloat32> denseRelu(String name, Operand<TFloat32> x, int units) {
    return tf.nn.relu(dense(name, x, units));
  }

  /** Fully connected layer, batch norm, relu: [N,D] to [N,units]. */
  public Operand<TFloat32> denseNorm(String name, Operand<TFloat32> x, int units) {
    return normalised(name, denseKernel(name, x, units), kernel -> tf.linalg.matMul(x, kernel));
  }

  /**
   * {@code x}, of which training drops a share, other values at each step, and makes up for it with
   * the rest.
   *
   * @param name of the layer; two of one name would drop the same values
   * @param rate share that is dropped, 0 or more and below 1
   */
  public Operand<TFloat32> dropout(String name, Operand<TFloat32> x, double rate) {
    requireNew(name);
    if (form != Form.TRAINING) {
      return x;
    }
    if (dropout == null) {
      throw new IllegalStateException(
          "layer '" + name + "' is to drop values, and nobody says which");
    }
    return dropout.apply(tf, name, x, rate);
  }

  /** Height and width of a convolution's window. */
  public record Window(int height, int width) {}

  /** Where a window may stand. */
  private enum Padding {
    SAME,
    VALID
  }

  /** A layer with {@code kernel}, batch norm, relu. */
  private Operand<TFloat32> normalised(
      String name, Operand<TFloat32> kernel, UnaryOperator<Operand<TFloat32>> layer) {
    Shape shape = kernel.shape();
    BatchNorm norm = BatchNorm.of(weights, name, (int) shape.get(shape.numDimensions() - 1));
    Operand<TFloat32> factor = form == Form.FOLDED ? norm.factor(tf) : null;
    Operand<TFloat32> y = layer.apply(form == Form.FOLDED ? tf.math.mul(kernel, factor) : kernel);
    return tf.nn.relu(
        switch (form) {
          case TRAINING -> byBatch(norm, y);
          case FOLDED -> tf.nn.biasAdd(y, norm.shift(tf, factor));
          case SAVED -> norm.byAverages(tf, y);
        });
  }

  private Operand<TFloat32> byBatch(BatchNorm norm, Operand<TFloat32> y) {
    BatchNorm.Normalised normalised = norm.byBatch(tf, y);
    updates.addAll(normalised.updates());
    return normalised.values();
  }

  private Operand<TFloat32> biased(
      String name, Operand<TFloat32> x, int size, int channels, long stride, Padding padding) {
    Operand<TFloat32> kernel = kernel(name, x, new Window(size, size), channels);
    return tf.nn.biasAdd(convolution(x, kernel, stride, padding), bias(name, channels));
  }

  private Operand<TFloat32> kernel(String name, Operand<TFloat32> x, Window window, int channels) {
    long in = x.shape().get(3);
    Shape shape = Shape.of(window.height, window.width, in, channels);
    return kernel(name, shape, in * window.height * window.width);
  }

  private Operand<TFloat32> denseKernel(String name, Operand<TFloat32> x, int units) {
    long in = x.shape().get(1);
    return kernel(name, Shape.of(in, units), in);
  }

  private Operand<TFloat32> kernel(String layer, Shape shape, long fanIn) {
    requireNew(layer);
    return weights.kernel(layer + "_kernel", shape, fanIn);
  }

  /** Weights are shared between forms by name, and never within one. */
  private void requireNew(String layer) {
    if (!named.add(layer)) {
      throw new IllegalArgumentException("two layers are called '" + layer + "'");
    }
  }

  private Operand<TFloat32> bias(String layer, int units) {
    return weights.bias(layer + "_bias", units);
  }

  private Operand<TFloat32> convolution(
      Operand<TFloat32> images, Operand<TFloat32> weights, long stride, Padding padding) {
    Operand<TFloat32> x = filled(images, 3);
    Operand<TFloat32> kernel = filled(weights, 2);
    List<Long> strides = List.of(1L, stride, stride, 1L);
    if (precision == Precision.FP32) {
      return tf.nn.conv2d(x, kernel, strides, padding.name());
    }
    Operand<TBfloat16> narrow = tf.dtypes.cast(x, TBfloat16.class);
    Operand<TBfloat16> narrowKernel = tf.dtypes.cast(kernel, TBfloat16.class);
    return tf.dtypes.cast(
        tf.nn.conv2d(narrow, narrowKernel, strides, padding.name()), TFloat32.class);
  }

  /**
   * With zeros for channels up to a whole block, where TensorFlow 2.18's oneDNN would give a wrong
   * gradient (see {@code graph.BackwardAsForward}); what is saved has no gradient and stays as it
   * is.
   *
   * @param dimension which are the channels that the convolution sums over
   */
  private Operand<TFloat32> filled(Operand<TFloat32> x, int dimension) {
    long channels = x.shape().get(dimension);
    long missing = channels <= BLOCK ? 0 : (BLOCK - channels % BLOCK) % BLOCK;
    if (missing == 0 || form == Form.SAVED) {
      return x;
    }
    int[][] amounts = new int[4][2];
    amounts[dimension][1] = (int) missing;
    return tf.pad(x, tf.constant(amounts), tf.constant(0f));
  }

  /** The old op: unlike MaxPoolV2, the fast kernels know it. */
  private Operand<TFloat32> pool(String op, Operand<TFloat32> x, long size, long stride) {
    return tf.scope()
        .opBuilder(op, op)
        .addInput(x.asOutput())
        .setAttr("ksize", new long[] {1, size, size, 1})
        .setAttr("strides", new long[] {1, stride, stride, 1})
        .setAttr("padding", "SAME")
        .build()
        .<TFloat32>output(0);
  }
}
