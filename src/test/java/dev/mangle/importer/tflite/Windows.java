package dev.mangle.importer.tflite;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Convolutions and poolings in plain Java, from the definition: a sum over a window. */
record Windows(
    int height, int width, int down, int across, int dilateDown, int dilateAcross, boolean same) {

  static Windows of(int height, int width, int stride, boolean same) {
    return new Windows(height, width, stride, stride, 1, 1, same);
  }

  Windows dilated(int downBy, int acrossBy) {
    return new Windows(height, width, down, across, downBy, acrossBy, same);
  }

  int rows(int in) {
    return extent(in, height, down, dilateDown);
  }

  int columns(int in) {
    return extent(in, width, across, dilateAcross);
  }

  private int extent(int in, int size, int stride, int dilation) {
    int window = (size - 1) * dilation + 1;
    return same ? (in + stride - 1) / stride : (in - window + stride) / stride;
  }

  private int before(int in, int size, int stride, int dilation) {
    int window = (size - 1) * dilation + 1;
    int missing = (extent(in, size, stride, dilation) - 1) * stride + window - in;
    return same ? Math.max(missing, 0) / 2 : 0;
  }

  /** Row of the image that row {@code i} of the window lies on, at row {@code y} of the output. */
  int row(Picture x, int y, int i) {
    return y * down - before(x.height(), height, down, dilateDown) + i * dilateDown;
  }

  int column(Picture x, int at, int j) {
    return at * across - before(x.width(), width, across, dilateAcross) + j * dilateAcross;
  }

  /** Weights {@code [out, height, width, in]}; {@code in} below the channels makes groups. */
  Picture convolve(Picture x, float[] weights, float[] bias, int in) {
    int out = bias.length;
    int perGroup = out / (x.channels() / in);
    return Picture.of(
        rows(x.height()),
        columns(x.width()),
        out,
        (y, at, o) -> {
          double sum = bias[o];
          for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
              for (int c = 0; c < in; c++) {
                int channel = o / perGroup * in + c;
                sum +=
                    weights[((o * height + i) * width + j) * in + c]
                        * x.at(row(x, y, i), column(x, at, j), channel, 0);
              }
            }
          }
          return sum;
        });
  }

  /** Weights {@code [1, height, width, channels * multiplier]}. */
  Picture depthwise(Picture x, float[] weights, float[] bias) {
    int out = bias.length;
    int multiplier = out / x.channels();
    return Picture.of(
        rows(x.height()),
        columns(x.width()),
        out,
        (y, at, o) -> {
          double sum = bias[o];
          for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
              sum +=
                  weights[(i * width + j) * out + o]
                      * x.at(row(x, y, i), column(x, at, j), o / multiplier, 0);
            }
          }
          return sum;
        });
  }

  /** What lies beyond the edges counts in neither sum nor number. */
  Picture average(Picture x) {
    return Picture.of(
        rows(x.height()),
        columns(x.width()),
        x.channels(),
        (y, at, c) -> under(x, y, at, c).average().orElseThrow());
  }

  Picture max(Picture x) {
    return Picture.of(
        rows(x.height()),
        columns(x.width()),
        x.channels(),
        (y, at, c) -> under(x, y, at, c).max().orElseThrow());
  }

  private DoubleStream under(Picture x, int y, int at, int c) {
    return IntStream.range(0, height * width)
        .mapToDouble(k -> x.at(row(x, y, k / width), column(x, at, k % width), c, Double.NaN))
        .filter(v -> !Double.isNaN(v));
  }
}
