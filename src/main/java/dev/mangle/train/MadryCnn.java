package dev.mangle.train;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The MNIST challenge's network (Madry et al. 2018): two 5x5 convolutions with pooling, two dense
 * layers. 3,274,634 weights for 28x28x1 images.
 */
final class MadryCnn implements Architecture {
  @Override
  public Outputs build(Layers layers, Operand<TFloat32> images, int classes) {
    Operand<TFloat32> x = layers.maxPool(layers.conv("conv1", images, 5, 32, 1));
    x = layers.maxPool(layers.conv("conv2", x, 5, 64, 1));
    x = layers.denseRelu("dense1", layers.flatten(x), 1024);
    return Outputs.of(layers.dense("logits", x, classes));
  }

  @Override
  public Initial initial() {
    return new Initial(0.1, 0.1f);
  }
}
