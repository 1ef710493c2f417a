package dev.mangle.train;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The zoo's multi-layer perceptron, after that of maxdinech/mnist-attack: 784-120-120-10 with relu.
 * 109,930 weights for 28x28x1 images. Unlike there weights begin as He's, biases as 0.
 */
final class Mlp implements Architecture {
  @Override
  public Outputs build(Layers layers, Operand<TFloat32> images, int classes) {
    Operand<TFloat32> x = layers.denseRelu("dense1", layers.flatten(images), 120);
    x = layers.denseRelu("dense2", x, 120);
    return Outputs.of(layers.dense("logits", x, classes));
  }
}
