package dev.mangle.importer.slim;

import dev.mangle.importer.slim.Conv.Padding;
import dev.mangle.importer.slim.Style.Norm;
import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Output;
import org.tensorflow.types.TFloat32;

/**
 * A feature map, [N, height, width, channels], and the layers that may follow it; each gives a new
 * one.
 *
 * <p>Variables are called {@code SCOPE/LAYER/weights} and so on, as slim calls them.
 */
final class Net {
  private final SlimGraph graph;
  private final String scope;
  private final Output<TFloat32> x;

  private Net(SlimGraph graph, String scope, Output<TFloat32> x) {
    this.graph = graph;
    this.scope = scope;
    this.x = x;
  }

  /** A part of a network. */
  @FunctionalInterface
  interface Part {
    /** What follows {@code in}. */
    Net after(Net in);
  }

  /** The images that a network takes. */
  static Net images(SlimGraph graph, String name, int height, int width) {
    return new Net(graph, "", graph.images(name, height, width));
  }

  /** The node. */
  Output<TFloat32> output() {
    return x;
  }

  int height() {
    return (int) x.shape().get(1);
  }

  int width() {
    return (int) x.shape().get(2);
  }

  int channels() {
    return (int) x.shape().get(-1);
  }

  /** {@code part}, its variables in the scope {@code name}. */
  Net in(String name, Part part) {
    Net inner = part.after(new Net(graph, scope + name + "/", x));
    return new Net(graph, scope, inner.x);
  }

  /** Branches from here, joined by channels, in the scopes {@code name/Branch_0} and so on. */
  Net branches(String name, Part... branches) {
    return in(
        name,
        start -> {
          List<Net> ends = new ArrayList<>();
          for (int i = 0; i < branches.length; i++) {
            ends.add(start.in("Branch_" + i, branches[i]));
          }
          return start.join(ends);
        });
  }

  /** Parts from here, joined by channels. */
  Net split(Part... parts) {
    return join(Arrays.stream(parts).map(part -> part.after(this)).toList());
  }

  private Net join(List<Net> ends) {
    return next(graph.concat(scope + "concat", ends.stream().map(end -> end.x).toList(), 3));
  }

  /** Convolution; then batch norm or bias, and the activation. */
  Net conv(String name, Conv conv) {
    requireRoom(name, conv.height(), conv.width(), conv.padding());
    long[] shape = {conv.height(), conv.width(), channels(), conv.channels()};
    return window("Conv2D", name, "/weights", shape, conv.stride(), conv.padding())
        .finish(name, conv.normalised(), conv.activated());
  }

  /** Convolution of each channel by itself, SAME; then batch norm or bias, and the activation. */
  Net depthwise(String name, int size, int stride) {
    return depthwise(name, size, stride, 1).finish(name, true, true);
  }

  /**
   * Depthwise, then pointwise convolution under one name, SAME; nothing between them, then bias and
   * activation: slim's separable convolution has no batch norm in Inception's arg scope.
   *
   * @param multiplier channels that each channel becomes before the pointwise convolution
   */
  Net separable(String name, int size, int channels, int multiplier, int stride) {
    Net deep = depthwise(name, size, stride, multiplier);
    long[] shape = {1, 1, deep.channels(), channels};
    return deep.window("Conv2D", name, "/pointwise_weights", shape, 1, Padding.SAME)
        .finish(name, false, true);
  }

  private Net depthwise(String name, int size, int stride, int multiplier) {
    long[] shape = {size, size, channels(), multiplier};
    String type = "DepthwiseConv2dNative";
    return window(type, name, "/depthwise_weights", shape, stride, Padding.SAME);
  }

  private Net window(
      String type, String name, String weights, long[] shape, int stride, Padding padding) {
    Output<TFloat32> kernel = graph.variable(scope + name + weights, shape);
    return next(
        graph.add(
            type,
            scope + name + "/" + type,
            List.of(x, kernel),
            node ->
                node.setAttr("strides", new long[] {1, stride, stride, 1})
                    .setAttr("padding", padding.name())));
  }

  private Net finish(String name, boolean normalised, boolean activated) {
    boolean norm = normalised && graph.style().norm() != Norm.NONE;
    Net y = norm ? batchNorm(name + "/BatchNorm") : bias(name);
    return activated ? y.activation(name) : y;
  }

  private Net bias(String name) {
    Output<TFloat32> biases = graph.variable(scope + name + "/biases", channels());
    return next(graph.add("BiasAdd", scope + name + "/BiasAdd", List.of(x, biases)));
  }

  private Net activation(String name) {
    String type = graph.style().activation();
    return next(graph.add(type, scope + name + "/" + type, List.of(x)));
  }

  private Net batchNorm(String name) {
    String layer = scope + name;
    Output<TFloat32> gamma =
        graph.style().norm() == Norm.SCALED
            ? graph.variable(layer + "/gamma", channels())
            : graph.ones(layer + "/ones", channels());
    return next(
        graph.add(
            "FusedBatchNormV3",
            layer + "/FusedBatchNormV3",
            List.of(
                x,
                gamma,
                graph.variable(layer + "/beta", channels()),
                graph.variable(layer + "/moving_mean", channels()),
                graph.variable(layer + "/moving_variance", channels())),
            node ->
                node.setAttr("epsilon", graph.style().epsilon()).setAttr("is_training", false)));
  }

  /** Fully connected layer with bias on what {@link #flatten} gave: [N, D] to [N, units]. */
  Net dense(String name, int units) {
    Output<TFloat32> kernel = graph.variable(scope + name + "/weights", channels(), units);
    return next(graph.add("MatMul", scope + name + "/MatMul", List.of(x, kernel))).bias(name);
  }

  /** Maximum of each square window. */
  Net maxPool(int size, int stride, Padding padding) {
    // The old op: unlike MaxPoolV2, the fast kernels know it.
    return pool("MaxPool", size, size, stride, padding);
  }

  /** Mean of each square window, of what lies inside the image alone. */
  Net avgPool(int size, int stride, Padding padding) {
    return pool("AvgPool", size, size, stride, padding);
  }

  /** Mean of the whole map: [N, 1, 1, channels]. */
  Net globalPool() {
    return pool("AvgPool", height(), width(), 1, Padding.VALID);
  }

  private Net pool(String type, int height, int width, int stride, Padding padding) {
    requireRoom(type, height, width, padding);
    return next(
        graph.add(
            type,
            scope + type,
            List.of(x),
            node ->
                node.setAttr("ksize", new long[] {1, height, width, 1})
                    .setAttr("strides", new long[] {1, stride, stride, 1})
                    .setAttr("padding", padding.name())));
  }

  /** Zeros around each image, {@code size - 1} of them in all, the odd one after it. */
  Net fixedPadding(int size) {
    int before = (size - 1) / 2;
    return next(graph.pad(scope + "Pad", x, before, size - 1 - before));
  }

  /** The sum of this and {@code factor} times {@code other}. */
  Net plus(Net other, float factor) {
    Output<TFloat32> scaled = factor == 1 ? other.x : graph.scaled(scope + "mul", other.x, factor);
    return next(graph.add("AddV2", scope + "add", List.of(x, scaled)));
  }

  /** Relu. */
  Net relu() {
    return next(graph.add("Relu", scope + "Relu", List.of(x)));
  }

  /** Batch norm and relu. */
  Net normRelu(String name) {
    return batchNorm(name).relu();
  }

  /** [N, 1, 1, channels] to [N, channels]. */
  Net flatten() {
    if (height() != 1 || width() != 1) {
      throw new IllegalArgumentException("expected a map of 1x1, found " + x.shape());
    }
    return next(
        graph.add(
            "Squeeze",
            scope + "Squeeze",
            List.of(x),
            node -> node.setAttr("squeeze_dims", new long[] {1, 2})));
  }

  private void requireRoom(String layer, int height, int width, Padding padding) {
    if (padding == Padding.VALID && (height() < height || width() < width)) {
      throw new UserException(
          "the images are too small: before layer '%s%s' at least %dx%d pixels are left of each,"
              + " found %dx%d",
          scope, layer, height, width, height(), width());
    }
  }

  private Net next(Output<TFloat32> y) {
    return new Net(graph, scope, y);
  }
}
