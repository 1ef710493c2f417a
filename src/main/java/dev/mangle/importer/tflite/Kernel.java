package dev.mangle.importer.tflite;

/**
 * A convolution's kernel in TensorFlow's order.
 *
 * @param values {@code [height, width, in, out]}, row-major
 * @param in input channels
 * @param out output channels; for a depthwise kernel those of one input channel
 */
record Kernel(float[] values, int height, int width, int in, int out) {

  /**
   * Of {@code [out, height, width, in]}. Where {@code in} is a part of the channels the convolution
   * is grouped: zeros then join the groups to one kernel, which is the same sum.
   *
   * @return {@code null} where the shape does not go with that many channels
   */
  static Kernel full(float[] values, int[] shape, int channels) {
    int out = shape[0];
    int height = shape[1];
    int width = shape[2];
    int in = shape[3];
    int groups = in > 0 && channels > 0 && channels % in == 0 ? channels / in : 0;
    if (groups == 0 || out % groups != 0) {
      return null;
    }
    int perGroup = out / groups;
    long size = (long) height * width * channels * out;
    if (size > Integer.MAX_VALUE) {
      return null;
    }
    float[] turned = new float[(int) size];
    for (int o = 0; o < out; o++) {
      int first = o / perGroup * in;
      for (int at = 0; at < height * width; at++) {
        for (int i = 0; i < in; i++) {
          turned[(at * channels + first + i) * out + o] =
              values[(o * height * width + at) * in + i];
        }
      }
    }
    return new Kernel(turned, height, width, channels, out);
  }

  /**
   * Of {@code [1, height, width, channels * multiplier]}, which lies in TensorFlow's order already.
   *
   * @return {@code null} where the shape does not go with that many channels
   */
  static Kernel depthwise(float[] values, int[] shape, int channels) {
    if (shape[0] != 1 || channels < 1 || shape[3] % channels != 0) {
      return null;
    }
    return new Kernel(values, shape[1], shape[2], channels, shape[3] / channels);
  }

  /** The same kernel with zeros between its rows and columns, as a dilated convolution sees it. */
  Kernel spread(int down, int across) {
    if (down == 1 && across == 1) {
      return this;
    }
    int tall = Math.addExact(Math.multiplyExact(height - 1, down), 1);
    int wide = Math.addExact(Math.multiplyExact(width - 1, across), 1);
    int depth = in * out;
    float[] spread = new float[Math.multiplyExact(Math.multiplyExact(tall, wide), depth)];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int to = (y * down * wide + x * across) * depth;
        System.arraycopy(values, (y * width + x) * depth, spread, to, depth);
      }
    }
    return new Kernel(spread, tall, wide, in, out);
  }
}
