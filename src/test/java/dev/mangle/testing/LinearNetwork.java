package dev.mangle.testing;

import dev.mangle.model.ModelSpec;
import java.util.List;
import java.util.Random;

/**
 * Logits that are linear in the input.
 *
 * @param layer from height * width * channels to the number of classes
 */
public record LinearNetwork(ModelSpec spec, Dense layer) implements TestNetwork {
  /** Checks that the layer fits the spec. */
  public LinearNetwork {
    layer.kernel().require("linear kernel", TestNetwork.inputSize(spec), spec.classes());
    if (!spec.aux().isEmpty()) {
      throw new IllegalArgumentException("a linear network has no auxiliary logits");
    }
  }

  /** Weights [height * width * channels, classes] and bias [classes]. */
  public LinearNetwork(ModelSpec spec, Weights kernel, Weights bias) {
    this(spec, new Dense(kernel, bias));
  }

  /** Random weights, of a size that gives logits of order 1 for inputs of order 1. */
  public static LinearNetwork random(ModelSpec spec, long seed) {
    Random random = new Random(seed);
    int size = TestNetwork.inputSize(spec);
    return new LinearNetwork(
        spec,
        Weights.random(random, 1 / Math.sqrt(size), size, spec.classes()),
        Weights.random(random, 0.1, spec.classes()));
  }

  @Override
  public List<double[]> outputs(double[] input) {
    return List.of(layer.forward(input));
  }

  @Override
  public double[] backward(double[] input, List<double[]> outputGradients) {
    return layer.backward(outputGradients.get(0));
  }

  @Override
  public List<String> define(GraphBuilder graph, String input, NetworkVariables variables) {
    String flat = TestNetwork.flatten(graph, input, TestNetwork.inputSize(spec));
    return List.of(layer.define(graph, flat, "logits", variables));
  }
}
