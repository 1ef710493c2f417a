package dev.mangle.testing;

import dev.mangle.model.ModelSpec;
import java.util.List;

/** A small network that plain Java can compute, and that can describe itself to TensorFlow. */
public interface TestNetwork {
  /** What its {@code model.json} says. */
  ModelSpec spec();

  /**
   * Forward pass of one image.
   *
   * @param input [height, width, channels] in the network's own units
   * @return logits, then the auxiliary logits in the order of {@code spec().aux()}
   */
  List<double[]> outputs(double[] input);

  /**
   * Backward pass of one image.
   *
   * @param input as for {@link #outputs}
   * @param outputGradients gradient of some number with respect to each of the outputs
   * @return gradient of that number with respect to {@code input}
   */
  double[] backward(double[] input, List<double[]> outputGradients);

  /**
   * Adds the layers to a graph; each node has its tensor at output 0.
   *
   * @param input name of the node that holds [batch, height, width, channels]
   * @return the names of the nodes that hold what {@link #outputs} returns
   */
  List<String> define(GraphBuilder graph, String input, NetworkVariables variables);

  /** The first of {@link #outputs}. */
  default double[] logits(double[] input) {
    return outputs(input).get(0);
  }

  /** Number of values that the network takes. */
  static int inputSize(ModelSpec spec) {
    return Weights.size(spec.input().height(), spec.input().width(), spec.input().channels());
  }

  /** Adds the reshape of [batch, ...] to [batch, size]. */
  static String flatten(GraphBuilder graph, String input, int size) {
    String shape = graph.constant("flatten/Reshape/shape", -1, size);
    return graph.node("flatten/Reshape", "Reshape", input, shape);
  }
}
