package dev.mangle.importer.challenge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The MNIST challenge's network (Madry et al. 2018) in a graph of its own, its variables without
 * values: two 5x5 convolutions with pooling, two dense layers.
 *
 * @param images placeholder, [N, 28, 28, 1], 0..1
 * @param logits [N, 10]
 */
record ChallengeNetwork(Graph graph, Operand<TFloat32> images, Operand<TFloat32> logits)
    implements AutoCloseable {
  static final String ARCHITECTURE = "madry_cnn";
  static final String IMAGES = "images";
  static final int SIDE = 28;
  static final int CLASSES = 10;

  /** Name to shape, in the order of the layers, which is that of the checkpoint's names too. */
  static final Map<String, Shape> VARIABLES = variables();

  private static Map<String, Shape> variables() {
    Map<String, Shape> map = new LinkedHashMap<>();
    map.put("conv1_kernel", Shape.of(5, 5, 1, 32));
    map.put("conv1_bias", Shape.of(32));
    map.put("conv2_kernel", Shape.of(5, 5, 32, 64));
    map.put("conv2_bias", Shape.of(64));
    map.put("dense1_kernel", Shape.of(7 * 7 * 64, 1024));
    map.put("dense1_bias", Shape.of(1024));
    map.put("logits_kernel", Shape.of(1024, CLASSES));
    map.put("logits_bias", Shape.of(CLASSES));
    return Collections.unmodifiableMap(map);
  }

  /** Builds the network. */
  static ChallengeNetwork build() {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    Shape shape = Shape.of(Shape.UNKNOWN_SIZE, SIDE, SIDE, 1);
    Operand<TFloat32> images =
        tf.withName(IMAGES).placeholder(TFloat32.class, Placeholder.shape(shape));
    Operand<TFloat32> x = pool(tf, convolution(tf, "conv1", images));
    x = pool(tf, convolution(tf, "conv2", x));
    int features = (int) VARIABLES.get("dense1_kernel").get(0);
    x = tf.nn.relu(dense(tf, "dense1", tf.reshape(x, tf.array(-1, features))));
    return new ChallengeNetwork(graph, images, dense(tf, "logits", x));
  }

  private static Operand<TFloat32> convolution(Ops tf, String layer, Operand<TFloat32> x) {
    List<Long> strides = List.of(1L, 1L, 1L, 1L);
    Operand<TFloat32> y = tf.nn.conv2d(x, variable(tf, layer + "_kernel"), strides, "SAME");
    return tf.nn.relu(tf.nn.biasAdd(y, variable(tf, layer + "_bias")));
  }

  private static Operand<TFloat32> dense(Ops tf, String layer, Operand<TFloat32> x) {
    Operand<TFloat32> y = tf.linalg.matMul(x, variable(tf, layer + "_kernel"));
    return tf.nn.biasAdd(y, variable(tf, layer + "_bias"));
  }

  /** The old op: unlike MaxPoolV2, the fast kernels know it. */
  private static Operand<TFloat32> pool(Ops tf, Operand<TFloat32> x) {
    return tf.scope()
        .opBuilder("MaxPool", "MaxPool")
        .addInput(x.asOutput())
        .setAttr("ksize", new long[] {1, 2, 2, 1})
        .setAttr("strides", new long[] {1, 2, 2, 1})
        .setAttr("padding", "SAME")
        .build()
        .<TFloat32>output(0);
  }

  private static Operand<TFloat32> variable(Ops tf, String name) {
    return tf.withName(name).variable(VARIABLES.get(name), TFloat32.class);
  }

  @Override
  public void close() {
    graph.close();
  }
}
