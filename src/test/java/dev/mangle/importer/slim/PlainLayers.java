package dev.mangle.importer.slim;

import dev.mangle.importer.slim.LayerTable.Line;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Layers without weights of their own, by plain loops over one image in double precision. */
final class PlainLayers {
  private PlainLayers() {}

  /** A feature map of one image, row-major. */
  record Map3(int height, int width, int channels, double[] values) {
    static Map3 zeros(int height, int width, int channels) {
      return new Map3(height, width, channels, new double[height * width * channels]);
    }
  }

  /** Where windows lie: how many, and the first one's start. */
  private record Windows(int count, int start) {
    static Windows of(int extent, int window, int stride, String padding) {
      if (padding.equals("VALID")) {
        return new Windows((extent - window) / stride + 1, 0);
      }
      int count = (extent + stride - 1) / stride;
      int missing = Math.max((count - 1) * stride + window - extent, 0);
      return new Windows(count, -(missing / 2));
    }
  }

  static Map3 conv(Map3 x, float[] kernel, int[] k, Line line, int strideAt) {
    int stride = line.number(strideAt);
    Windows down = Windows.of(x.height, k[0], stride, line.word(strideAt + 1));
    Windows across = Windows.of(x.width, k[1], stride, line.word(strideAt + 1));
    int outs = k[3];
    Map3 y = Map3.zeros(down.count, across.count, outs);
    IntStream.range(0, y.height)
        .parallel()
        .forEach(
            oy -> {
              double[] sums = new double[outs];
              for (int ox = 0; ox < y.width; ox++) {
                Arrays.fill(sums, 0);
                for (int ky = 0; ky < k[0]; ky++) {
                  int iy = oy * stride + down.start + ky;
                  for (int kx = 0; kx < k[1] && iy >= 0 && iy < x.height; kx++) {
                    int ix = ox * stride + across.start + kx;
                    if (ix >= 0 && ix < x.width) {
                      addPixel(
                          x, (iy * x.width + ix) * k[2], kernel, (ky * k[1] + kx) * k[2], sums);
                    }
                  }
                }
                System.arraycopy(sums, 0, y.values, (oy * y.width + ox) * outs, outs);
              }
            });
    return y;
  }

  static void addPixel(Map3 x, int pixel, float[] kernel, int row, double[] sums) {
    int outs = sums.length;
    for (int i = 0; i < x.channels; i++) {
      double value = x.values[pixel + i];
      if (value != 0) {
        int from = (row + i) * outs;
        for (int o = 0; o < outs; o++) {
          sums[o] += value * kernel[from + o];
        }
      }
    }
  }

  static Map3 depthwise(Map3 x, float[] kernel, int[] k, Line line, int strideAt) {
    int stride = line.number(strideAt);
    Windows down = Windows.of(x.height, k[0], stride, line.word(strideAt + 1));
    Windows across = Windows.of(x.width, k[1], stride, line.word(strideAt + 1));
    int outs = k[2] * k[3];
    Map3 y = Map3.zeros(down.count, across.count, outs);
    for (int at = 0; at < y.values.length; at++) {
      int o = at % outs;
      int oy = at / outs / y.width;
      int ox = at / outs % y.width;
      for (int tap = 0; tap < k[0] * k[1]; tap++) {
        int iy = oy * stride + down.start + tap / k[1];
        int ix = ox * stride + across.start + tap % k[1];
        if (iy >= 0 && iy < x.height && ix >= 0 && ix < x.width) {
          int channel = o / k[3];
          double value = x.values[(iy * x.width + ix) * x.channels + channel];
          y.values[at] += value * kernel[(tap * k[2] + channel) * k[3] + o % k[3]];
        }
      }
    }
    return y;
  }

  static Map3 activation(Map3 x, String name) {
    if (name.equals("-")) {
      return x;
    }
    double most = name.equals("relu6") ? 6 : Double.POSITIVE_INFINITY;
    double[] y = new double[x.values.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.min(Math.max(x.values[i], 0), most);
    }
    return new Map3(x.height, x.width, x.channels, y);
  }

  static Map3 pool(Map3 x, Line line) {
    int[] k = line.extents(1);
    int stride = line.number(2);
    boolean max = line.kind().equals("max");
    Windows down = Windows.of(x.height, k[0], stride, line.word(3));
    Windows across = Windows.of(x.width, k[1], stride, line.word(3));
    Map3 y = Map3.zeros(down.count, across.count, x.channels);
    for (int at = 0; at < y.values.length; at++) {
      int c = at % x.channels;
      int oy = at / x.channels / y.width;
      int ox = at / x.channels % y.width;
      double best = Double.NEGATIVE_INFINITY;
      double sum = 0;
      int inside = 0;
      for (int tap = 0; tap < k[0] * k[1]; tap++) {
        int iy = oy * stride + down.start + tap / k[1];
        int ix = ox * stride + across.start + tap % k[1];
        if (iy >= 0 && iy < x.height && ix >= 0 && ix < x.width) {
          double value = x.values[(iy * x.width + ix) * x.channels + c];
          best = Math.max(best, value);
          sum += value;
          inside++;
        }
      }
      y.values[at] = max ? best : sum / inside;
    }
    return y;
  }

  static Map3 mean(Map3 x) {
    Map3 y = Map3.zeros(1, 1, x.channels);
    for (int i = 0; i < x.values.length; i++) {
      y.values[i % x.channels] += x.values[i] / (x.height * x.width);
    }
    return y;
  }

  static Map3 add(Map3 a, Map3 b, double factor) {
    double[] y = new double[a.values.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = a.values[i] + factor * b.values[i];
    }
    return new Map3(a.height, a.width, a.channels, y);
  }

  static Map3 pad(Map3 x, int before, int after) {
    Map3 y = Map3.zeros(before + x.height + after, before + x.width + after, x.channels);
    for (int row = 0; row < x.height; row++) {
      int to = ((row + before) * y.width + before) * y.channels;
      System.arraycopy(x.values, row * x.width * x.channels, y.values, to, x.width * x.channels);
    }
    return y;
  }
}
