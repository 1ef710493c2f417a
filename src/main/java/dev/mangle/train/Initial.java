package dev.mangle.train;

/**
 * How fresh weights begin: kernels normal, truncated at two deviations, biases constant.
 *
 * @param deviation of kernels; 0 for He's, the root of 2 / fan-in
 * @param bias what biases begin with
 */
public record Initial(double deviation, float bias) {
  /** Kernels of variance 2 / fan-in (He et al. 2015), biases 0. */
  public static final Initial HE = new Initial(0, 0);

  /** Deviation of a kernel with {@code fanIn} values to an output. */
  double deviation(long fanIn) {
    return deviation == 0 ? Math.sqrt(2.0 / fanIn) : deviation;
  }
}
