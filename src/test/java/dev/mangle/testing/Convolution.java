package dev.mangle.testing;

import static dev.mangle.testing.GraphBuilder.attr;

import java.util.List;

/**
 * A 2-D convolution of one NHWC image, without bias.
 *
 * @param kernel [height, width, in, out]
 * @param strides down, across
 * @param dilations down, across
 * @param padding how the borders are filled
 * @param explicit top, bottom, left, right; zeros unless {@code padding} is {@code EXPLICIT}
 */
public record Convolution(
    Weights kernel,
    List<Integer> strides,
    List<Integer> dilations,
    Padding padding,
    List<Integer> explicit) {

  /** TensorFlow's padding schemes. */
  public enum Padding {
    SAME,
    VALID,
    EXPLICIT
  }

  /** A convolution without strides and dilations. */
  public static Convolution of(Weights kernel, Padding padding) {
    return new Convolution(kernel, List.of(1, 1), List.of(1, 1), padding, List.of(0, 0, 0, 0));
  }

  /** The same with other strides. */
  public Convolution strided(int down, int across) {
    return new Convolution(kernel, List.of(down, across), dilations, padding, explicit);
  }

  /** The same with other dilations. */
  public Convolution dilated(int down, int across) {
    return new Convolution(kernel, strides, List.of(down, across), padding, explicit);
  }

  /** The same with explicit padding. */
  public Convolution padded(int top, int bottom, int left, int right) {
    return new Convolution(
        kernel, strides, dilations, Padding.EXPLICIT, List.of(top, bottom, left, right));
  }

  /** Extent of the output along {@code axis} (0 down, 1 across) for an input of {@code in}. */
  int outputExtent(int axis, int in) {
    int stride = strides.get(axis);
    int explicitSum = explicit.get(2 * axis) + explicit.get(2 * axis + 1);
    return switch (padding) {
      case SAME -> (in + stride - 1) / stride;
      case VALID, EXPLICIT -> (in + explicitSum - reach(axis)) / stride + 1;
    };
  }

  /** Rows or columns that are added before the first. */
  private int before(int axis, int in) {
    return switch (padding) {
      case SAME -> {
        int needed = (outputExtent(axis, in) - 1) * strides.get(axis) + reach(axis);
        yield Math.max(needed - in, 0) / 2;
      }
      case VALID, EXPLICIT -> explicit.get(2 * axis);
    };
  }

  /** Extent that the dilated kernel covers. */
  private int reach(int axis) {
    return (kernel.dim(axis) - 1) * dilations.get(axis) + 1;
  }

  double[] forward(double[] x, int height, int width) {
    double[] y = new double[outputSize(height, width)];
    forEachTerm(height, width, (in, weight, out) -> y[out] += x[in] * kernel.get(weight));
    return y;
  }

  double[] backward(double[] dy, int height, int width) {
    double[] dx = new double[Weights.size(height, width, kernel.dim(2))];
    forEachTerm(height, width, (in, weight, out) -> dx[in] += dy[out] * kernel.get(weight));
    return dx;
  }

  private int outputSize(int height, int width) {
    return Weights.size(outputExtent(0, height), outputExtent(1, width), kernel.dim(3));
  }

  /** One product of the sum: positions in the input, the kernel and the output. */
  @FunctionalInterface
  private interface Term {
    void visit(int in, int weight, int out);
  }

  private void forEachTerm(int height, int width, Term term) {
    int outWidth = outputExtent(1, width);
    for (int oy = 0; oy < outputExtent(0, height); oy++) {
      for (int ox = 0; ox < outWidth; ox++) {
        for (int ky = 0; ky < kernel.dim(0); ky++) {
          for (int kx = 0; kx < kernel.dim(1); kx++) {
            int iy = oy * strides.get(0) + ky * dilations.get(0) - before(0, height);
            int ix = ox * strides.get(1) + kx * dilations.get(1) - before(1, width);
            if (iy >= 0 && iy < height && ix >= 0 && ix < width) {
              int tap = ky * kernel.dim(1) + kx;
              forEachChannel(iy * width + ix, tap, oy * outWidth + ox, term);
            }
          }
        }
      }
    }
  }

  private void forEachChannel(int inPixel, int tap, int outPixel, Term term) {
    int ins = kernel.dim(2);
    int outs = kernel.dim(3);
    for (int i = 0; i < ins; i++) {
      for (int o = 0; o < outs; o++) {
        term.visit(inPixel * ins + i, (tap * ins + i) * outs + o, outPixel * outs + o);
      }
    }
  }

  String define(GraphBuilder graph, String input, NetworkVariables variables) {
    long[] pads = explicit.stream().mapToLong(Integer::longValue).toArray();
    return graph.node(
        "conv/Conv2D",
        "Conv2D",
        List.of(input, variables.read("conv/kernel", kernel)),
        attr("strides", 1, strides.get(0), strides.get(1), 1),
        attr("dilations", 1, dilations.get(0), dilations.get(1), 1),
        attr("padding", padding.name()),
        padding == Padding.EXPLICIT
            ? attr("explicit_paddings", 0, 0, pads[0], pads[1], pads[2], pads[3], 0, 0)
            : attr("explicit_paddings", new long[0]));
  }
}
