package dev.mangle.graph;

/**
 * One direction of a convolution whose gradient is computed as a convolution.
 *
 * @param size of the images
 * @param kernel places of the kernel
 * @param stride of the convolution
 * @param padding values that the convolution put before the images
 * @param passes values of what came out, and so of the gradient that comes in
 */
record TurnedAxis(int size, int kernel, int stride, int padding, int passes) {

  /** The same with the padding that TensorFlow calls SAME, or with none. */
  static TurnedAxis of(int size, int kernel, int stride, int passes, boolean same) {
    int padding = same ? Math.max(0, (passes - 1) * stride + kernel - size) / 2 : 0;
    return new TurnedAxis(size, kernel, stride, padding, passes);
  }

  /** Places of the kernel that a phase has at most. */
  int places() {
    return (kernel + stride - 1) / stride;
  }

  /** Zeros before the gradient, so that the first value of a phase is one of the images'. */
  int before() {
    return places() - 1 - padding / stride;
  }

  /** Zeros behind the gradient. */
  int after() {
    return (size - 1 + padding) / stride + 1 - passes;
  }

  /** The images' values among the phases. */
  Blocks.Axis wanted() {
    return new Blocks.Axis(
        (size - 1 + padding) / stride + 1 - padding / stride, padding % stride, size);
  }

  /** The kernel's place that is place {@code turned} of {@code phase}, or -1 where it has none. */
  int place(int phase, int turned) {
    int place = stride * (places() - 1 - turned) + phase;
    return place < kernel ? place : -1;
  }
}
