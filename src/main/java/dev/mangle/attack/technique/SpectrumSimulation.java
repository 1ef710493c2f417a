package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Rows;
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
 * Spectrum simulation (SSA): the mean gradient over x' = IDCT(DCT(x + noise) * M), with normal
 * noise and M uniform in [1 - rho, 1 + rho], for each channel.
 *
 * <p>Source: Long et al., "Frequency domain model augmentation for adversarial attack", ECCV 2022:
 * 20 copies, rho 0.5, standard deviation epsilon. The DCT is the orthonormal one, as two matrix
 * products; its scale cancels.
 *
 * @param copies how many draws the gradient is the mean of
 * @param rho half width of M
 * @param sigma standard deviation of the noise, in epsilons
 */
record SpectrumSimulation(int copies, double rho, double sigma) implements Technique.OfInput {
  static final Kind<Technique> KIND =
      new Kind<>(
          "mean grad of J(IDCT(DCT(x + N(0, sigma eps)) U(1 - rho, 1 + rho)))",
          "Long et al. 2022",
          List.of(
              Parameter.whole("copies", 20, 1, 100),
              Parameter.number("rho", 0.5, 0, 1),
              Parameter.number("sigma", 1, 0, 10)),
          a -> new SpectrumSimulation(a.whole("copies"), a.number("rho"), a.number("sigma")));

  @Override
  public Operand<TFloat32> apply(Rows rows, Operand<TFloat32> x) {
    Ops tf = rows.tf();
    int count = rows.shape().size();
    Operand<TFloat32> noise = new Noise(sigma, true, copies).drawn(rows, "noise");
    Operand<TFloat32> mask =
        rows.feedImages(
            "mask",
            (draw, values, at) ->
                Uniform.fill(
                    draw.random(), (float) (1 - rho), (float) (1 + rho), values, at, count));
    int height = rows.shape().height();
    int width = rows.shape().width();
    Operand<TFloat32> spectrum =
        Warp.apply(
            tf, tf.math.add(x, noise), cosines(tf, height, false), cosines(tf, width, false));
    return Warp.apply(
        tf, tf.math.mul(spectrum, mask), cosines(tf, height, true), cosines(tf, width, true));
  }

  /** The orthonormal DCT-II, or its inverse, {@code [1, side, side]}. */
  private static Operand<TFloat32> cosines(Ops tf, int side, boolean inverse) {
    float[] values = new float[side * side];
    for (int k = 0; k < side; k++) {
      double scale = Math.sqrt((k == 0 ? 1.0 : 2.0) / side);
      for (int n = 0; n < side; n++) {
        double value = scale * Math.cos(Math.PI * (2 * n + 1) * k / (2.0 * side));
        values[inverse ? n * side + k : k * side + n] = (float) value;
      }
    }
    return tf.constant(Shape.of(1, side, side), DataBuffers.of(values));
  }
}
