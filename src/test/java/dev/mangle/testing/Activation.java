package dev.mangle.testing;

import java.util.stream.IntStream;

/** An element-wise function between layers; the smooth ones suit finite differences. */
public enum Activation {
  RELU("Relu"),
  SOFTPLUS("Softplus"),
  TANH("Tanh");

  private final String op;

  Activation(String op) {
    this.op = op;
  }

  /** Name of the TensorFlow op. */
  String op() {
    return op;
  }

  double[] forward(double[] x) {
    return IntStream.range(0, x.length).mapToDouble(i -> value(x[i])).toArray();
  }

  /** Gradient with respect to {@code x}, given the one with respect to the result. */
  double[] backward(double[] x, double[] dy) {
    return IntStream.range(0, x.length).mapToDouble(i -> dy[i] * derivative(x[i])).toArray();
  }

  private double value(double x) {
    return switch (this) {
      case RELU -> Math.max(x, 0);
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case TANH -> Math.tanh(x);
    };
  }

  private double derivative(double x) {
    return switch (this) {
      case RELU -> x > 0 ? 1 : 0;
      case SOFTPLUS -> 1 / (1 + Math.exp(-x));
      case TANH -> 1 - Math.tanh(x) * Math.tanh(x);
    };
  }
}
