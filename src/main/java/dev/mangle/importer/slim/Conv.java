package dev.mangle.importer.slim;

/**
 * What a convolution is like, but for its name; the architecture's {@link Style} says the rest.
 *
 * @param height of the kernel
 * @param width of the kernel
 * @param channels of the output
 * @param stride down and across
 * @param padding how the borders are filled
 * @param normalised batch norm where the style has one; otherwise a bias
 * @param activated whether the style's activation follows
 */
record Conv(
    int height,
    int width,
    int channels,
    int stride,
    Padding padding,
    boolean normalised,
    boolean activated) {

  /** TensorFlow's padding schemes. */
  enum Padding {
    SAME,
    VALID
  }

  /** A square kernel, stride 1, SAME, normalised and activated. */
  static Conv of(int size, int channels) {
    return of(size, size, channels);
  }

  /** Stride 1, SAME, normalised and activated. */
  static Conv of(int height, int width, int channels) {
    return new Conv(height, width, channels, 1, Padding.SAME, true, true);
  }

  /** The same with another stride. */
  Conv stride(int other) {
    return new Conv(height, width, channels, other, padding, normalised, activated);
  }

  /** The same without padding. */
  Conv valid() {
    return new Conv(height, width, channels, stride, Padding.VALID, normalised, activated);
  }

  /** The same without activation. */
  Conv linear() {
    return new Conv(height, width, channels, stride, padding, normalised, false);
  }

  /** The same with a bias in place of batch norm and without activation. */
  Conv biasOnly() {
    return new Conv(height, width, channels, stride, padding, false, false);
  }
}
