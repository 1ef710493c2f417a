package dev.mangle.train;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * {@link Cnn} with batch norm on all hidden layers. 129,270 weights for 28x28x1 images.
 *
 * <p>In maxdinech/mnist-attack it stands behind relu and pooling; here before them, in the bias's
 * place, from where it folds into the layer's kernel. Its constants are {@link BatchNorm}'s.
 */
final class CnnBatchnorm implements Architecture {
  @Override
  public Outputs build(Layers layers, Operand<TFloat32> images, int classes) {
    Operand<TFloat32> x = layers.maxPool(layers.convNormWithin("conv1", images, 5, 20));
    x = layers.maxPool(layers.convNormWithin("conv2", x, 3, 40));
    x = layers.denseNorm("dense1", layers.flatten(x), 120);
    return Outputs.of(layers.dense("logits", x, classes));
  }
}
