package dev.mangle.train;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A stack of 3x3 convolutions that shrinks by stride instead of pooling, two dense layers. 117,434
 * weights for 28x28x1 images.
 */
final class Cnn3x3 implements Architecture {
  @Override
  public Outputs build(Layers layers, Operand<TFloat32> images, int classes) {
    Operand<TFloat32> x = layers.conv("conv1", images, 3, 16, 1);
    x = layers.conv("conv2", x, 3, 16, 2);
    x = layers.conv("conv3", x, 3, 32, 1);
    x = layers.conv("conv4", x, 3, 32, 2);
    x = layers.denseRelu("dense1", layers.flatten(x), 64);
    return Outputs.of(layers.dense("logits", x, classes));
  }
}
