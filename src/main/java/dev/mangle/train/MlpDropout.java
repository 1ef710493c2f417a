package dev.mangle.train;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * {@link Mlp} with half of the values dropped before each dense layer, the pixels too, as in
 * maxdinech/mnist-attack. 109,930 weights for 28x28x1 images.
 */
final class MlpDropout implements Architecture {
  private static final double RATE = 0.5;

  @Override
  public Outputs build(Layers layers, Operand<TFloat32> images, int classes) {
    Operand<TFloat32> x = layers.dropout("drop1", layers.flatten(images), RATE);
    x = layers.dropout("drop2", layers.denseRelu("dense1", x, 120), RATE);
    x = layers.dropout("drop3", layers.denseRelu("dense2", x, 120), RATE);
    return Outputs.of(layers.dense("logits", x, classes));
  }
}
