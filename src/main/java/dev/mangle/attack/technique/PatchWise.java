package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Iteration;
import dev.mangle.attack.engine.Technique;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Patch-wise steps (PI): steps beta times as large, whose overflow over the budget is given to the
 * neighbouring pixels.
 *
 * <p>With the amplified step s and the sum a of all steps: {@code a += s}, {@code c = max(|a| -
 * eps, 0) sign(a)}, {@code p = gamma |s| sign(W c)}, {@code a += p}, and x moves by s + p; W is
 * uniform, without its middle. Source: Gao et al., "Patch-wise attack for fooling deep neural
 * network", ECCV 2020: beta 10, kernel 3, gamma 1 (of beta alpha); 2.5 and 7 against defenses.
 *
 * @param beta amplification
 * @param kernel size of W, odd
 * @param gamma strength of the projection
 */
record PatchWise(double beta, int kernel, double gamma) implements Technique.OfStep {
  static final Kind<Technique> KIND =
      new Kind<>(
          "beta alpha sign(g) + gamma beta alpha sign(W c), c what is over eps, W the neighbours' mean",
          "Gao et al. 2020",
          List.of(
              Parameter.number("beta", 10, 1, 100),
              Parameter.odd("kernel", 3, 3, 51),
              Parameter.number("gamma", 1, 0, 10)),
          a -> new PatchWise(a.number("beta"), a.whole("kernel"), a.number("gamma")));

  @Override
  public Operand<TFloat32> apply(Iteration it, Operand<TFloat32> gradient, Operand<TFloat32> step) {
    Ops tf = it.tf();
    Operand<TFloat32> amplified = it.scaled(step, beta);
    Operand<TFloat32> sum = tf.math.add(it.state("pi"), amplified);
    Operand<TFloat32> over =
        tf.nn.relu(tf.math.sub(tf.math.abs(sum), tf.constant((float) it.setting().epsilon())));
    Operand<TFloat32> cut = tf.math.mul(over, tf.math.sign(sum));
    Operand<TFloat32> projection = it.steps(tf.math.sign(aroundMiddle(it, cut)), gamma * beta);
    it.update("pi", tf.math.add(sum, projection));
    return tf.math.add(amplified, projection);
  }

  private Operand<TFloat32> aroundMiddle(Iteration it, Operand<TFloat32> x) {
    int channels = it.setting().shape().channels();
    float[] weights = new float[kernel * kernel * channels];
    Arrays.fill(weights, 1f / (kernel * kernel - 1));
    int middle = weights.length / channels / 2 * channels;
    Arrays.fill(weights, middle, middle + channels, 0);
    Shape shape = Shape.of(kernel, kernel, channels, 1);
    return it.tf()
        .nn
        .depthwiseConv2dNative(
            x, it.tf().constant(shape, DataBuffers.of(weights)), List.of(1L, 1L, 1L, 1L), "SAME");
  }
}
