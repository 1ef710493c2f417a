package dev.mangle.train;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A narrow VGG with batch norm (Simonyan, Zisserman 2015): 3x3 convolutions in three stages with
 * pooling between, two dense layers. 566,954 weights for 32x32x3 images and 10 classes.
 */
final class VggSmall implements Architecture {
  @Override
  public Outputs build(Layers layers, Operand<TFloat32> images, int classes) {
    Operand<TFloat32> x = layers.convNorm("conv1_1", images, 3, 32, 1);
    x = layers.maxPool(layers.convNorm("conv1_2", x, 3, 32, 1));
    x = layers.convNorm("conv2_1", x, 3, 64, 1);
    x = layers.maxPool(layers.convNorm("conv2_2", x, 3, 64, 1));
    x = layers.convNorm("conv3_1", x, 3, 128, 1);
    x = layers.convNorm("conv3_2", x, 3, 128, 1);
    x = layers.maxPool(layers.convNorm("conv3_3", x, 3, 128, 1));
    x = layers.denseRelu("dense1", layers.flatten(x), 64);
    return Outputs.of(layers.dense("logits", x, classes));
  }
}
