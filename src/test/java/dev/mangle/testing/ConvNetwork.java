package dev.mangle.testing;

import dev.mangle.model.ModelSpec;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Convolution, batch normalisation (optional), bias, activation, then the mean over height and
 * width or all values in a row, then dense.
 *
 * @param bias [channels of the convolution]
 * @param mean whether each channel's mean goes into {@code head}, else all values
 */
public record ConvNetwork(
    ModelSpec spec,
    Convolution convolution,
    Optional<BatchNorm> batchNorm,
    Weights bias,
    Activation activation,
    boolean mean,
    Dense head)
    implements TestNetwork {

  /** Checks that the layers fit the spec. */
  public ConvNetwork {
    Weights kernel = convolution.kernel();
    int channels = kernel.dim(3);
    kernel.require("conv kernel", kernel.dim(0), kernel.dim(1), spec.input().channels(), channels);
    batchNorm.ifPresent(norm -> norm.gamma().require("gamma", channels));
    bias.require("conv bias", channels);
    head.kernel().require("head kernel", features(spec, convolution, mean), spec.classes());
    if (!spec.aux().isEmpty()) {
      throw new IllegalArgumentException("a convolutional test network has no auxiliary logits");
    }
  }

  /** Random biases, batch normalisation and dense layer around a given convolution. */
  public static ConvNetwork random(
      ModelSpec spec,
      Convolution convolution,
      boolean batchNorm,
      Activation activation,
      boolean mean,
      long seed) {
    Random random = new Random(seed);
    int channels = convolution.kernel().dim(3);
    int features = features(spec, convolution, mean);
    return new ConvNetwork(
        spec,
        convolution,
        batchNorm ? Optional.of(BatchNorm.random(random, channels)) : Optional.empty(),
        Weights.random(random, 0.1, channels),
        activation,
        mean,
        new Dense(
            Weights.random(random, 2 / Math.sqrt(features), features, spec.classes()),
            Weights.random(random, 0.1, spec.classes())));
  }

  /** A 3x3 kernel for {@code spec} with random weights. */
  public static Weights randomKernel(ModelSpec spec, int channels, long seed) {
    int in = spec.input().channels();
    return Weights.random(new Random(seed), 1 / Math.sqrt(9.0 * in), 3, 3, in, channels);
  }

  @Override
  public List<double[]> outputs(double[] input) {
    double[] active = activation.forward(sums(input));
    return List.of(head.forward(mean ? means(active) : active));
  }

  @Override
  public double[] backward(double[] input, List<double[]> outputGradients) {
    double[] sums = sums(input);
    double[] features = head.backward(outputGradients.get(0));
    double[] dSums = activation.backward(sums, mean ? spread(features, sums.length) : features);
    double[] dConv = batchNorm.isPresent() ? batchNorm.get().backward(dSums) : dSums;
    return convolution.backward(dConv, spec.input().height(), spec.input().width());
  }

  /** What goes into the activation. */
  private double[] sums(double[] input) {
    double[] raw = convolution.forward(input, spec.input().height(), spec.input().width());
    double[] sums = batchNorm.isPresent() ? batchNorm.get().forward(raw) : raw;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += bias.get(i % bias.dim(0));
    }
    return sums;
  }

  private double[] means(double[] values) {
    double[] means = new double[bias.dim(0)];
    double pixels = (double) values.length / means.length;
    for (int i = 0; i < values.length; i++) {
      means[i % means.length] += values[i] / pixels;
    }
    return means;
  }

  /** The backward pass of {@link #means}. */
  private double[] spread(double[] gradient, int size) {
    double[] result = new double[size];
    double pixels = (double) size / gradient.length;
    for (int i = 0; i < size; i++) {
      result[i] = gradient[i % gradient.length] / pixels;
    }
    return result;
  }

  @Override
  public List<String> define(GraphBuilder graph, String input, NetworkVariables variables) {
    String sum = convolution.define(graph, input, variables);
    if (batchNorm.isPresent()) {
      sum = batchNorm.get().define(graph, sum, variables);
    }
    sum = graph.node("conv/BiasAdd", "BiasAdd", sum, variables.read("conv/bias", bias));
    String active = graph.node("conv/" + activation.op(), activation.op(), sum);
    String features =
        mean
            ? graph.node("pool/Mean", "Mean", active, graph.constant("pool/Mean/axes", 1, 2))
            : TestNetwork.flatten(graph, active, head.kernel().dim(0));
    return List.of(head.define(graph, features, "logits", variables));
  }

  private static int features(ModelSpec spec, Convolution convolution, boolean mean) {
    int channels = convolution.kernel().dim(3);
    return mean
        ? channels
        : channels
            * convolution.outputExtent(0, spec.input().height())
            * convolution.outputExtent(1, spec.input().width());
  }
}
