package dev.mangle.train;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What the Inception-style architectures share. */
final class InceptionParts {
  private InceptionParts() {}

  /** 3x3 convolutions that end at half the size: [N,H,W,C] to [N,H/2,W/2,channels]. */
  static Operand<TFloat32> stem(Layers layers, Operand<TFloat32> images, int channels) {
    Operand<TFloat32> x = layers.convNorm("stem1", images, 3, 24, 1);
    return layers.convNorm("stem2", x, 3, channels, 2);
  }

  /** Three towers of stride 2: [N,H,W,C] to [N,H/2,W/2,C + 112]. */
  static Operand<TFloat32> reduction(Layers layers, Operand<TFloat32> x) {
    Operand<TFloat32> middle = layers.convNorm("reduction_3x3_in", x, 1, 48, 1);
    middle = layers.convNorm("reduction_3x3", middle, 3, 64, 2);
    Operand<TFloat32> wide = layers.convNorm("reduction_double_in", x, 1, 32, 1);
    wide = layers.convNorm("reduction_double1", wide, 3, 48, 1);
    wide = layers.convNorm("reduction_double2", wide, 3, 48, 2);
    return layers.concat(List.of(middle, wide, layers.maxPoolWide(x)));
  }

  /** Scores from the middle of the network: [N,H,W,C] to [N,classes]. */
  static Operand<TFloat32> auxiliary(Layers layers, Operand<TFloat32> x, int classes) {
    Operand<TFloat32> small = layers.averagePool(x, 4);
    small = layers.convNorm("aux", small, 1, 32, 1);
    return layers.dense("aux_logits", layers.flatten(small), classes);
  }
}
