package dev.mangle.train;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Inception-v3 (Szegedy et al. 2016) for small images: a stem, mixed blocks of four towers on two
 * sizes, a reduction between them, an auxiliary head and a global average. 433,612 weights for
 * 32x32x3 images and 10 classes.
 */
final class InceptionSmall implements Architecture {
  @Override
  public Outputs build(Layers layers, Operand<TFloat32> images, int classes) {
    Operand<TFloat32> x = InceptionParts.stem(layers, images, 48);
    for (int i = 1; i <= 2; i++) {
      x = mixed(layers, "mixed" + i, x, new Towers(24, 24, 32, 16, 24, 16));
    }
    Operand<TFloat32> aux = InceptionParts.auxiliary(layers, x, classes);
    x = InceptionParts.reduction(layers, x);
    for (int i = 3; i <= 5; i++) {
      x = mixed(layers, "mixed" + i, x, new Towers(64, 48, 64, 32, 48, 32));
    }
    Operand<TFloat32> logits = layers.dense("logits", layers.globalAverage(x), classes);
    return Outputs.of(logits, aux);
  }

  /** Channels of a mixed block's convolutions. */
  private record Towers(
      int single, int before3x3, int after3x3, int beforeDouble, int afterDouble, int pooled) {}

  private static Operand<TFloat32> mixed(
      Layers layers, String name, Operand<TFloat32> x, Towers towers) {
    Operand<TFloat32> single = layers.convNorm(name + "_1x1", x, 1, towers.single, 1);
    Operand<TFloat32> middle = layers.convNorm(name + "_3x3_in", x, 1, towers.before3x3, 1);
    middle = layers.convNorm(name + "_3x3", middle, 3, towers.after3x3, 1);
    Operand<TFloat32> wide = layers.convNorm(name + "_double_in", x, 1, towers.beforeDouble, 1);
    wide = layers.convNorm(name + "_double1", wide, 3, towers.afterDouble, 1);
    wide = layers.convNorm(name + "_double2", wide, 3, towers.afterDouble, 1);
    Operand<TFloat32> pooled = layers.smoothNorm(name + "_pool", x, towers.pooled);
    return layers.concat(List.of(single, middle, wide, pooled));
  }
}
