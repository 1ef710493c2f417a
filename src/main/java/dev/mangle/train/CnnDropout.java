package dev.mangle.train;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * {@link Cnn} with half of the values dropped before both dense layers, as in
 * maxdinech/mnist-attack. 129,090 weights for 28x28x1 images.
 */
final class CnnDropout implements Architecture {
  private static final double RATE = 0.5;

  @Override
  public Outputs build(Layers layers, Operand<TFloat32> images, int classes) {
    Operand<TFloat32> x = layers.maxPool(layers.convWithin("conv1", images, 5, 20));
    x = layers.maxPool(layers.convWithin("conv2", x, 3, 40));
    x = layers.dropout("drop1", layers.flatten(x), RATE);
    x = layers.dropout("drop2", layers.denseRelu("dense1", x, 120), RATE);
    return Outputs.of(layers.dense("logits", x, classes));
  }
}
