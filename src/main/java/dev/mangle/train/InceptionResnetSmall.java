package dev.mangle.train;

import dev.mangle.train.Layers.Window;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Inception-ResNet (Szegedy et al. 2017) for small images: a stem, residual blocks of parallel
 * towers on two sizes, a reduction between them, an auxiliary head and a global average. 372,140
 * weights for 32x32x3 images and 10 classes.
 */
final class InceptionResnetSmall implements Architecture {
  /** Keeps the residuals small at first, as in the paper. */
  private static final float SCALE = 0.2f;

  @Override
  public Outputs build(Layers layers, Operand<TFloat32> images, int classes) {
    Operand<TFloat32> x = InceptionParts.stem(layers, images, 64);
    for (int i = 1; i <= 2; i++) {
      x = large(layers, "large" + i, x);
    }
    Operand<TFloat32> aux = InceptionParts.auxiliary(layers, x, classes);
    x = InceptionParts.reduction(layers, x);
    for (int i = 1; i <= 4; i++) {
      x = small(layers, "small" + i, x);
    }
    Operand<TFloat32> logits = layers.dense("logits", layers.globalAverage(x), classes);
    return Outputs.of(logits, aux);
  }

  private static Operand<TFloat32> large(Layers layers, String name, Operand<TFloat32> x) {
    Operand<TFloat32> single = layers.convNorm(name + "_1x1", x, 1, 24, 1);
    Operand<TFloat32> middle = layers.convNorm(name + "_3x3_in", x, 1, 24, 1);
    middle = layers.convNorm(name + "_3x3", middle, 3, 24, 1);
    Operand<TFloat32> wide = layers.convNorm(name + "_double_in", x, 1, 16, 1);
    wide = layers.convNorm(name + "_double1", wide, 3, 24, 1);
    wide = layers.convNorm(name + "_double2", wide, 3, 24, 1);
    return joined(layers, name, x, List.of(single, middle, wide));
  }

  private static Operand<TFloat32> small(Layers layers, String name, Operand<TFloat32> x) {
    Operand<TFloat32> single = layers.convNorm(name + "_1x1", x, 1, 48, 1);
    Operand<TFloat32> crossed = layers.convNorm(name + "_cross_in", x, 1, 48, 1);
    crossed = layers.convNorm(name + "_1x3", crossed, new Window(1, 3), 64, 1);
    crossed = layers.convNorm(name + "_3x1", crossed, new Window(3, 1), 64, 1);
    return joined(layers, name, x, List.of(single, crossed));
  }

  private static Operand<TFloat32> joined(
      Layers layers, String name, Operand<TFloat32> x, List<Operand<TFloat32>> towers) {
    int channels = (int) x.shape().get(3);
    Operand<TFloat32> branch = layers.project(name + "_up", layers.concat(towers), channels);
    return layers.residual(x, branch, SCALE);
  }
}
