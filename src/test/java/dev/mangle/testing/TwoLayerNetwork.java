package dev.mangle.testing;

import dev.mangle.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Dense, activation, dense; with the auxiliary heads of the spec beside the last layer, on the same
 * hidden units.
 *
 * @param heads logits, then one for each of the auxiliary logits of the spec
 */
public record TwoLayerNetwork(
    ModelSpec spec, Dense hidden, Activation activation, List<Dense> heads) implements TestNetwork {
  /** Checks that the layers fit the spec. */
  public TwoLayerNetwork {
    heads = List.copyOf(heads);
    if (heads.size() != 1 + spec.aux().size()) {
      throw new IllegalArgumentException(
          "expected 1 head and " + spec.aux().size() + " auxiliary, found " + heads.size());
    }
    int units = hidden.kernel().dim(1);
    hidden.kernel().require("hidden kernel", TestNetwork.inputSize(spec), units);
    heads.forEach(head -> head.kernel().require("head kernel", units, spec.classes()));
  }

  /** Random weights; {@code units} hidden units. */
  public static TwoLayerNetwork random(
      ModelSpec spec, int units, Activation activation, long seed) {
    Random random = new Random(seed);
    int size = TestNetwork.inputSize(spec);
    Dense hidden =
        new Dense(
            Weights.random(random, 2 / Math.sqrt(size), size, units),
            Weights.random(random, 0.1, units));
    List<Dense> heads = new ArrayList<>();
    for (int i = 0; i <= spec.aux().size(); i++) {
      heads.add(
          new Dense(
              Weights.random(random, 2 / Math.sqrt(units), units, spec.classes()),
              Weights.random(random, 0.1, spec.classes())));
    }
    return new TwoLayerNetwork(spec, hidden, activation, heads);
  }

  @Override
  public List<double[]> outputs(double[] input) {
    double[] features = activation.forward(hidden.forward(input));
    return heads.stream().map(head -> head.forward(features)).toList();
  }

  @Override
  public double[] backward(double[] input, List<double[]> outputGradients) {
    double[] features = new double[hidden.bias().dim(0)];
    for (int h = 0; h < heads.size(); h++) {
      double[] part = heads.get(h).backward(outputGradients.get(h));
      for (int i = 0; i < features.length; i++) {
        features[i] += part[i];
      }
    }
    return hidden.backward(activation.backward(hidden.forward(input), features));
  }

  @Override
  public List<String> define(GraphBuilder graph, String input, NetworkVariables variables) {
    String flat = TestNetwork.flatten(graph, input, TestNetwork.inputSize(spec));
    String sum = hidden.define(graph, flat, "hidden", variables);
    String features = graph.node("hidden/" + activation.op(), activation.op(), sum);
    List<String> outputs = new ArrayList<>();
    outputs.add(heads.get(0).define(graph, features, "logits", variables));
    for (int h = 1; h < heads.size(); h++) {
      outputs.add(heads.get(h).define(graph, features, "aux_" + h, variables));
    }
    return outputs;
  }
}
