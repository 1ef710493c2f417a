package dev.mangle.model;

import dev.mangle.image.ImageShape;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.types.TFloat32;

/**
 * The way from pixels (float32, 0..255) to what one network takes, inside the graph.
 *
 * <p>Size (bilinear, half-pixel centres), then channels, then {@code pixel * scale + offset}; all
 * linear, so gradients come back in pixel units. A colour image becomes grey by ITU-R BT.601 luma.
 * Networks share what they begin with: those of one size one resizing, those of one input all.
 */
final class PixelAdapter {
  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

  private final Ops tf;
  private final ImageShape image;
  private final ModelSpec.Input input;
  private final Map<List<Object>, Operand<TFloat32>> made;

  private PixelAdapter(
      Ops tf, ImageShape image, ModelSpec.Input input, Map<List<Object>, Operand<TFloat32>> made) {
    this.tf = tf;
    this.image = image;
    this.input = input;
    this.made = made;
  }

  /**
   * {@code [images, height, width, channels]} of the image to that of the network.
   *
   * @param made what adapters for these images made before, which this one adds to
   */
  static Operand<TFloat32> build(
      Ops tf,
      Operand<TFloat32> pixels,
      ImageShape image,
      ModelSpec.Input input,
      Map<List<Object>, Operand<TFloat32>> made) {
    PixelAdapter adapter = new PixelAdapter(tf, image, input, made);
    Operand<TFloat32> x =
        adapter.once(adapter::size, pixels, List.of(input.height(), input.width()));
    x = adapter.once(adapter::channels, x, List.of(input.channels(), input.order()));
    return adapter.once(adapter::range, x, List.of(input.scale(), input.offset()));
  }

  /** One stage, or what it was for the same images and the same {@code values}. */
  private Operand<TFloat32> once(
      UnaryOperator<Operand<TFloat32>> stage, Operand<TFloat32> x, List<Object> values) {
    return made.computeIfAbsent(List.of(x.op().name(), values), key -> stage.apply(x));
  }

  private Operand<TFloat32> size(Operand<TFloat32> x) {
    if (image.height() == input.height() && image.width() == input.width()) {
      return x;
    }
    return tf.image.resizeBilinear(
        x, tf.array(input.height(), input.width()), ResizeBilinear.halfPixelCenters(true));
  }

  private Operand<TFloat32> channels(Operand<TFloat32> x) {
    if (image.channels() == 1) {
      return input.channels() == 1 ? x : tf.concat(List.of(x, x, x), tf.constant(3));
    }
    return switch (input.order()) {
      case RGB -> x;
      case BGR -> tf.reverse(x, tf.array(3));
      case GRAY ->
          tf.reduceSum(tf.math.mul(x, tf.array(LUMA)), tf.array(3), ReduceSum.keepDims(true));
    };
  }

  private Operand<TFloat32> range(Operand<TFloat32> x) {
    Operand<TFloat32> scaled = tf.math.mul(x, constant(input.scale()));
    return tf.math.add(scaled, constant(input.offset()));
  }

  private Operand<TFloat32> constant(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return tf.array(floats);
  }
}
