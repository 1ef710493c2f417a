package dev.mangle.train;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The zoo's convolutional network, after that of maxdinech/mnist-attack: 5x5 and 3x3 convolutions
 * without padding, each with pooling, two dense layers. 129,090 weights for 28x28x1 images. Unlike
 * there weights begin as He's, biases as 0.
 */
final class Cnn implements Architecture {
  @Override
  public Outputs build(Layers layers, Operand<TFloat32> images, int classes) {
    Operand<TFloat32> x = layers.maxPool(layers.convWithin("conv1", images, 5, 20));
    x = layers.maxPool(layers.convWithin("conv2", x, 3, 40));
    x = layers.denseRelu("dense1", layers.flatten(x), 120);
    return Outputs.of(layers.dense("logits", x, classes));
  }
}
