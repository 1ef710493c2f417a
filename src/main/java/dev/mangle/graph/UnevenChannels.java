package dev.mangle.graph;

import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;

/**
 * Whether TensorFlow computes convolutions rightly whose channels do not fill its blocks.
 *
 * <p>Seen wrong with TensorFlow 2.18 on one machine: in float32 the gradient with respect to images
 * of 40 channels, in bfloat16 whatever has an odd number of input channels. All numbers here are
 * small integers, so that results are exact in either.
 */
final class UnevenChannels {
  private static final int SIDE = 6;
  private static final int SIZE = 3;
  private static final int EVEN = 32;
  private static final int UNEVEN = 40;
  private static final int ODD = 3;
  private static final List<Long> STRIDES = List.of(1L, 1L, 1L, 1L);

  private UnevenChannels() {}

  /**
   * Computes some.
   *
   * @param narrow whether in bfloat16 too
   */
  static boolean areRight(boolean narrow) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TFloat32> even = tf.placeholder(TFloat32.class);
      Placeholder<TFloat32> odd = tf.placeholder(TFloat32.class);
      Operand<TFloat32> gradient = gradient(tf, even);
      Operand<TFloat32> convolution = narrow(tf, odd);
      try (Session session = new Session(graph, ConvolutionProbe.config())) {
        return isRight(session, even, EVEN, gradient, UNEVEN)
            && (!narrow || isRight(session, odd, ODD, convolution, EVEN));
      }
    }
  }

  private static Operand<TFloat32> gradient(Ops tf, Operand<TFloat32> images) {
    return tf.nn.conv2dBackpropInput(
        tf.constant(new int[] {1, SIDE, SIDE, UNEVEN}),
        kernel(tf, UNEVEN, EVEN),
        images,
        STRIDES,
        "SAME");
  }

  private static Operand<TFloat32> narrow(Ops tf, Operand<TFloat32> images) {
    return tf.dtypes.cast(
        tf.nn.conv2d(
            tf.dtypes.cast(images, TBfloat16.class),
            tf.dtypes.cast(kernel(tf, ODD, EVEN), TBfloat16.class),
            STRIDES,
            "SAME"),
        TFloat32.class);
  }

  private static Tensor images(int channels) {
    float[] values = new float[SIDE * SIDE * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = image(i / channels, i % channels);
    }
    return TFloat32.tensorOf(Shape.of(1, SIDE, SIDE, channels), DataBuffers.of(values));
  }

  private static int image(int place, int channel) {
    return (place + 2 * channel) % 3 - 1;
  }

  private static Operand<TFloat32> kernel(Ops tf, int in, int out) {
    float[] values = new float[SIZE * SIZE * in * out];
    for (int i = 0; i < values.length; i++) {
      values[i] = weight(i / (in * out), i / out % in + i % out);
    }
    return tf.constant(Shape.of(SIZE, SIZE, in, out), DataBuffers.of(values));
  }

  /**
   * The same turned around, and for exchanged channels, so that a gradient with respect to images
   * is a convolution with the same weights.
   */
  private static int weight(int place, int channels) {
    return (Math.min(place, SIZE * SIZE - 1 - place) + channels) % 3 - 1;
  }

  /** Images are fed: what is computed of constants may be computed in another way. */
  private static boolean isRight(
      Session session, Operand<?> fed, int in, Operand<TFloat32> found, int out) {
    float[] values = new float[SIDE * SIDE * out];
    try (Tensor images = images(in);
        Result result = session.runner().feed(fed, images).fetch(found).run()) {
      result.get(0).asRawTensor().data().asFloats().read(values);
    }
    for (int i = 0; i < values.length; i++) {
      int place = i / out;
      if (values[i] != sum(place / SIDE, place % SIDE, i % out, in)) {
        return false;
      }
    }
    return true;
  }

  private static int sum(int row, int column, int channel, int in) {
    int sum = 0;
    for (int place = 0; place < SIZE * SIZE; place++) {
      int y = row + place / SIZE - SIZE / 2;
      int x = column + place % SIZE - SIZE / 2;
      for (int c = 0; c < in && y >= 0 && y < SIDE && x >= 0 && x < SIDE; c++) {
        sum += image(y * SIDE + x, c) * weight(place, channel + c);
      }
    }
    return sum;
  }
}
