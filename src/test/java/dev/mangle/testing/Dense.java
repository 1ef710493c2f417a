package dev.mangle.testing;

/**
 * A fully connected layer: {@code y = x * kernel + bias}.
 *
 * @param kernel [in, out]
 * @param bias [out]
 */
public record Dense(Weights kernel, Weights bias) {
  /** Checks that the shapes fit each other. */
  public Dense {
    kernel.require("dense kernel", kernel.dim(0), kernel.dim(1));
    bias.require("dense bias", kernel.dim(1));
  }

  double[] forward(double[] x) {
    double[] y = new double[bias.dim(0)];
    for (int k = 0; k < y.length; k++) {
      y[k] = bias.get(k);
      for (int i = 0; i < x.length; i++) {
        y[k] += x[i] * kernel.get(i * y.length + k);
      }
    }
    return y;
  }

  /** Gradient with respect to the input, given the one with respect to the output. */
  double[] backward(double[] dy) {
    double[] dx = new double[kernel.dim(0)];
    for (int i = 0; i < dx.length; i++) {
      for (int k = 0; k < dy.length; k++) {
        dx[i] += dy[k] * kernel.get(i * dy.length + k);
      }
    }
    return dx;
  }

  /** Adds the layer to a graph and returns the name of its output. */
  String define(GraphBuilder graph, String input, String name, NetworkVariables variables) {
    String product =
        graph.node(name + "/MatMul", "MatMul", input, variables.read(name + "/kernel", kernel));
    return graph.node(name + "/BiasAdd", "BiasAdd", product, variables.read(name + "/bias", bias));
  }
}
