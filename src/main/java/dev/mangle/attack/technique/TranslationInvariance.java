package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Iteration;
import dev.mangle.attack.engine.Technique;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Translation invariance (TI): the gradient smoothed by a kernel, which stands for the mean
 * gradient over shifted images.
 *
 * <p>Source: Dong et al., "Evading defenses to transferable adversarial examples by
 * translation-invariant attacks", CVPR 2019: Gaussian, size 15, ends at 3 standard deviations; 7 in
 * later work, 5 for targeted attacks. The kernel has sum 1, and beyond the image are zeros. It is
 * the product of two one-dimensional kernels, which are applied in turn.
 *
 * @param kernel its size, odd
 * @param sigma standard deviations between its middle and its end
 */
record TranslationInvariance(int kernel, double sigma) implements Technique.OfGradient {
  static final Kind<Technique> KIND =
      new Kind<>(
          "grad convolved with a Gaussian kernel",
          "Dong et al. 2019",
          List.of(Parameter.odd("kernel", 7, 1, 51), Parameter.number("sigma", 3, 0.1, 10)),
          a -> new TranslationInvariance(a.whole("kernel"), a.number("sigma")));

  @Override
  public Operand<TFloat32> apply(Iteration it, Operand<TFloat32> gradient) {
    Ops tf = it.tf();
    int channels = it.setting().shape().channels();
    Operand<TFloat32> half = convolved(tf, gradient, channels, Shape.of(kernel, 1, channels, 1));
    return convolved(tf, half, channels, Shape.of(1, kernel, channels, 1));
  }

  private Operand<TFloat32> convolved(Ops tf, Operand<TFloat32> x, int channels, Shape shape) {
    Operand<TFloat32> weights = tf.constant(shape, DataBuffers.of(weights(channels)));
    return tf.nn.depthwiseConv2dNative(x, weights, List.of(1L, 1L, 1L, 1L), "SAME");
  }

  /** The kernel in one direction, each weight once a channel. */
  private float[] weights(int channels) {
    double[] line = new double[kernel];
    double sum = 0;
    for (int i = 0; i < kernel; i++) {
      double place = kernel == 1 ? 0 : sigma * (2.0 * i / (kernel - 1) - 1);
      line[i] = Math.exp(-place * place / 2);
      sum += line[i];
    }
    float[] weights = new float[kernel * channels];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (line[i / channels] / sum);
    }
    return weights;
  }
}
