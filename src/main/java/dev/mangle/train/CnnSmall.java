package dev.mangle.train;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The MNIST challenge's network at half its width: two 5x5 convolutions with pooling, two dense
 * layers. 171,158 weights for 28x28x1 images.
 */
final class CnnSmall implements Architecture {
  @Override
  public Outputs build(Layers layers, Operand<TFloat32> images, int classes) {
    Operand<TFloat32> x = layers.maxPool(layers.conv("conv1", images, 5, 16, 1));
    x = layers.maxPool(layers.conv("conv2", x, 5, 32, 1));
    x = layers.denseRelu("dense1", layers.flatten(x), 100);
    return Outputs.of(layers.dense("logits", x, classes));
  }
}
